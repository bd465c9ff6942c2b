namespace Threat.Features.Internal;

internal static class MonthNames
{
    private static readonly FieldTable Names = new("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

    /// <summary>1 to 12; 0 for anything else.</summary>
    public static int Parse(ReadOnlySpan<byte> name) => Names.Find(name) + 1;
}
