using System.Text;

namespace VercelFunctions.Action;

/// <summary>
/// A text as it appears in base64 and base64url, alone or within longer text: the characters that do not depend on the text
/// around it, for each of the three positions at which it can start.
/// </summary>
internal static class Base64Forms
{
    public static IEnumerable<string> Of(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        for (int before = 0; before < 3; before++)
        {
            string encoded = Convert.ToBase64String([.. new byte[before], .. bytes]);

            // A character has 6 bits. The first and the last may have bits of the neighbors, or be padding.
            int first = ((before * 8) + 5) / 6;
            int end = (before + bytes.Length) * 8 / 6;
            string form = encoded[first..end];
            yield return form;
            yield return form.Replace('+', '-').Replace('/', '_');
        }
    }
}
