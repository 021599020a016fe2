using System.Text;

namespace VercelFunctions.Action;

/// <summary>Replaces secrets in text, in every form in which a server may return them. Mask text before it is escaped.</summary>
internal sealed class SecretMask
{
    private const string Mask = "***";

    // Masking a shorter text would make other text unreadable.
    private const int Shortest = 4;

    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly List<SecretText> _texts = [];

    /// <summary>Adds secrets, each as a whole and line by line.</summary>
    /// <returns>The texts that the runner should mask too.</returns>
    public IReadOnlyList<string> Add(IEnumerable<string> secrets)
    {
        List<string> added = [];
        foreach (string secret in secrets.SelectMany(Parts))
        {
            if (AddText(secret))
            {
                added.Add(secret);
                string inUrl = Uri.EscapeDataString(secret);
                if (inUrl != secret)
                {
                    added.Add(inUrl);
                }

                foreach (string form in Base64Forms.Of(secret))
                {
                    AddText(form);
                }
            }
        }

        return added;
    }

    /// <summary>The text without secrets.</summary>
    public string Hide(string text)
    {
        // Secrets may overlap.
        bool[] isSecret = new bool[text.Length];
        bool isClean = true;
        foreach (SecretText secret in _texts)
        {
            isClean &= !secret.Mark(text, isSecret);
        }

        if (isClean)
        {
            return text;
        }

        StringBuilder masked = new();
        for (int i = 0; i < text.Length; i++)
        {
            if (!isSecret[i])
            {
                masked.Append(text[i]);
            }
            else if (i == 0 || !isSecret[i - 1])
            {
                masked.Append(Mask);
            }
        }

        return masked.ToString();
    }

    private static IEnumerable<string> Parts(string secret) =>
        secret.Split(['\r', '\n']).Prepend(secret).Select(part => part.Trim());

    private bool AddText(string text)
    {
        if (text.Length < Shortest || !_known.Add(text))
        {
            return false;
        }

        _texts.Add(new SecretText(text));
        return true;
    }
}
