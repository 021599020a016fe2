namespace VercelFunctions.Page.Tests;

/// <summary>A screen and a colour scheme.</summary>
public enum Look
{
    LightPhone,
    DarkPhone,
    LightDesk,
    DarkDesk,
}

/// <summary>Both layouts and both colour schemes, for what a control does: a colour scheme changes colours alone.</summary>
public sealed class PhoneAndDesk : TheoryData<Look>
{
    public PhoneAndDesk()
        : base(Look.LightPhone, Look.DarkDesk)
    {
    }
}

/// <summary>Each layout in each colour scheme, for what the eye meets.</summary>
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
