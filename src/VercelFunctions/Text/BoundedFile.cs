namespace VercelFunctions;

/// <summary>Reads files that a user named or that a search found, if they are regular files of a bounded size.</summary>
internal static class BoundedFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxBytes">The largest size, in bytes.</param>
    /// <exception cref="IOException">It cannot be read, is empty, is too large, or is not a regular file.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to it is denied.</exception>
    public static byte[] Read(string path, int maxBytes)
    {
        if (Directory.Exists(path))
        {
            throw new IOException("It is a folder.");
        }

        FileInfo file = new(path);
#if NET
        // The length of a symbolic link is that of its text.
        file = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
#endif

        // A pipe or a device has no length, and opening or reading it can take forever.
        long length = file.Length;
        if (length == 0)
        {
            throw new IOException("It is empty, or not a regular file.");
        }

        if (length > maxBytes)
        {
            throw new IOException(FormattableString.Invariant($"It has {length:N0} bytes; at most {maxBytes:N0} are allowed."));
        }

        return File.ReadAllBytes(path);
    }
}
