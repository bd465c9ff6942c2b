namespace Threat.Features.Intelligence.Internal;

internal static class IntelligenceClient
{
    public const string Name = "Threat.Features.Intelligence";
}
