namespace VercelFunctions.Page.Tests;

/// <summary>A screen size and a color scheme.</summary>
public enum Look
{
    LightPhone,
    DarkPhone,
    LightDesk,
    DarkDesk,
}

/// <summary>Both layouts and both color schemes, for tests of controls: a color scheme changes only colors.</summary>
public sealed class PhoneAndDesk : TheoryData<Look>
{
    public PhoneAndDesk()
        : base(Look.LightPhone, Look.DarkDesk)
    {
    }
}

/// <summary>Each layout in each color scheme, for tests of the appearance.</summary>
public sealed class EveryLook : TheoryData<Look>
{
    public EveryLook()
        : base(Enum.GetValues<Look>())
    {
    }
}

internal static class Looks
{
    public static bool IsPhone(this Look look) => look is Look.LightPhone or Look.DarkPhone;

    public static ColorScheme Scheme(this Look look) => look is Look.DarkPhone or Look.DarkDesk ? ColorScheme.Dark : ColorScheme.Light;

    public static ViewportSize Size(this Look look) =>
        look.IsPhone() ? new() { Width = 375, Height = 812 } : new() { Width = 1280, Height = 900 };
}
