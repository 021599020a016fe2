using System.Text;

namespace VercelFunctions.Emulator.Faults;

/// <summary>The words of a fault rule. Text in double quotes is one word, and two double quotes in it are one.</summary>
internal sealed class FaultWords(string text)
{
    private readonly StringBuilder _read = new();
    private int _position;

    /// <summary>The words read so far, with single spaces and in lower case; texts are unchanged.</summary>
    public string Read => _read.ToString();

    /// <summary>Whether all words were read.</summary>
    public bool IsEnd
    {
        get
        {
            while (_position < text.Length && text[_position] == ' ')
            {
                _position++;
            }

            return _position == text.Length;
        }
    }

    /// <summary>Reads the next word, in lower case.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    public string Next() => Keep(Peek().ToLowerInvariant());

    /// <summary>Reads the next word if it is this one.</summary>
    public bool NextIs(string word) =>
        !IsEnd && Peek().Equals(word, StringComparison.OrdinalIgnoreCase) && Keep(word) is not null;

    /// <summary>Reads the next word, or text in quotes.</summary>
    /// <exception cref="FormatException">
    /// There is none, it is empty, its closing quote is missing, or it contains a control character.
    /// </exception>
    public string NextText()
    {
        bool isQuoted = !IsEnd && text[_position] == '"';
        string value = isQuoted ? Quoted() : Peek();
        if (value.Length == 0 || value.Any(char.IsControl))
        {
            throw new FormatException();
        }

        if (isQuoted)
        {
            Append("\"" + value.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"");
            return value;
        }

        return Keep(value);
    }

    private string Peek()
    {
        if (IsEnd)
        {
            throw new FormatException();
        }

        int end = text.IndexOf(' ', _position);
        return text[_position..(end < 0 ? text.Length : end)];
    }

    private string Keep(string word)
    {
        _position += word.Length;
        Append(word);
        return word;
    }

    private void Append(string word) => _read.Append(_read.Length == 0 ? string.Empty : " ").Append(word);

    private string Quoted()
    {
        StringBuilder value = new();
        for (_position++; _position < text.Length; _position++)
        {
            if (text[_position] != '"')
            {
                value.Append(text[_position]);
            }
            else if (_position + 1 < text.Length && text[_position + 1] == '"')
            {
                value.Append('"');
                _position++;
            }
            else
            {
                _position++;
                return value.ToString();
            }
        }

        throw new FormatException();
    }
}
