using System.Net;

namespace VercelFunctions.PowerShell;

[Cmdlet(VerbsCommon.Get, "VercelIPAddress", HelpUri = VercelCommand.Help + "Get-VercelIPAddress.md")]
[OutputType(typeof(IPAddress), typeof(string))]
public sealed class GetVercelIPAddressCommand : HeadersCommand
{
    [Parameter]
    public SwitchParameter AsString { get; set; }

    private protected override void Take(Func<string, string?> header)
    {
        string? text = ClientAddress.From(header);
        if (string.IsNullOrEmpty(text))
        {
            WriteVerbose("There is no x-real-ip header.");
        }
        else if (AsString)
        {
            WriteObject(text);
        }
        else if (ClientAddress.TryGet(header, out IPAddress? address))
        {
            WriteObject(address);
        }
        else
        {
            // A warning, not an error: a value that a client sent must not end a script.
            WriteWarning($"x-real-ip is '{MessageText.Clean(text!)}', which is not an IP address. -AsString returns it unchanged.");
        }
    }
}
