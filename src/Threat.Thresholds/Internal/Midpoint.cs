namespace Threat.Thresholds.Internal;

internal static class Midpoint
{
    /// <summary>A threshold that flags <paramref name="cut"/> and not <paramref name="below"/>, halfway between them where numbers are dense enough.</summary>
    public static double Between(double cut, double below)
    {
        double middle = below + (cut - below) / 2;
        return middle > below && middle <= cut ? middle : cut;
    }
}
