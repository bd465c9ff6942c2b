namespace Threat.Features.Internal;

/// <summary>One day in the terms of a baseline: counts per event type, and the rates with one column.</summary>
internal sealed class DayTotals
{
    public readonly long[] TypeMix = new long[EventTypes.Count];
    public readonly double[,] Rates = new double[EntityBaseline.RateCount, 1];
    public double ExternalReceived;

    /// <summary>Whether a connection of the day reports the bytes that it sent.</summary>
    public bool KnowsSent;

    public void Clear()
    {
        Array.Clear(TypeMix);
        Array.Clear(Rates);
        ExternalReceived = 0;
        KnowsSent = false;
    }
}
