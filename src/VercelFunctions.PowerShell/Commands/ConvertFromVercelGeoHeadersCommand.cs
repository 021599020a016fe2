using System.Diagnostics.CodeAnalysis;

namespace VercelFunctions.PowerShell;

[Cmdlet(VerbsData.ConvertFrom, "VercelGeoHeaders", HelpUri = VercelCommand.Help + "ConvertFrom-VercelGeoHeaders.md")]
[OutputType("VercelFunctions.Geolocation")]
[SuppressMessage("Naming", "CA1710", Justification = "Cmdlet classes are named after their cmdlets.")]
public sealed class ConvertFromVercelGeoHeadersCommand : HeadersCommand
{
    private protected override void Take(Func<string, string?> header)
    {
        Geolocation location = Geolocation.From(header);
        PSObject result = new();
        result.TypeNames.Insert(0, "VercelFunctions.Geolocation");
        Add("city", location.City);
        Add("country", location.Country);
        Add("flag", location.Flag);
        Add("countryRegion", location.CountryRegion);
        Add("region", location.Region);
        Add("latitude", location.Latitude);
        Add("longitude", location.Longitude);
        Add("postalCode", location.PostalCode);
        WriteObject(result);

        void Add(string name, string? value) => result.Properties.Add(new PSNoteProperty(name, value), preValidated: true);
    }
}
