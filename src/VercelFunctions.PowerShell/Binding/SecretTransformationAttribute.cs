using System.Security;

namespace VercelFunctions.PowerShell;

/// <summary>Makes a SecureString of plain text. What cannot be one is not quoted, as PowerShell's own conversion would.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? input = inputData is PSObject wrapper ? wrapper.BaseObject : inputData;
        return input switch
        {
            SecureString secret => secret,
            string text => Protect(text),

            // Whether there may be none is for the parameter's validation to say.
            null => null!,
            _ => throw new ArgumentTransformationMetadataException($"An object of type {input.GetType()} is no secret. Give a SecureString (Read-Host -AsSecureString) or text."),
        };
    }

    private static SecureString Protect(string text)
    {
        SecureString secret = new();
        foreach (char unit in text)
        {
            secret.AppendChar(unit);
        }

        secret.MakeReadOnly();
        return secret;
    }
}
