using System.Security;

namespace VercelFunctions.PowerShell;

/// <summary>Takes a secret as a SecureString, or as plain text, which it converts: the text came from somewhere, but goes no further.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? input = inputData is PSObject wrapper ? wrapper.BaseObject : inputData;
        switch (input)
        {
            case null or SecureString:
                return input;
            case string text:
                SecureString secret = new();
                foreach (char c in text)
                {
                    secret.AppendChar(c);
                }

                secret.MakeReadOnly();
                return secret;
            default:
                throw new ArgumentTransformationMetadataException($"A {input.GetType().Name} is no secret. Give a SecureString, or text.");
        }
    }
}
