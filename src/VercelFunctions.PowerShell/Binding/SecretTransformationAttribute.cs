using System.Security;

namespace VercelFunctions.PowerShell;

/// <summary>
/// Accepts plain text as a SecureString. Other values are refused without quoting them, unlike in PowerShell's own conversion.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        return Wrapped.Unwrap(inputData) switch
        {
            SecureString secret => secret,
            string text => Protect(text),

            // The parameter's validation decides whether null is allowed.
            null => null!,
            var input => throw new ArgumentTransformationMetadataException(
                $"An object of type {input.GetType()} cannot be a secret. Specify a SecureString (Read-Host -AsSecureString) or text."),
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
