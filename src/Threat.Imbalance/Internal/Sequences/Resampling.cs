namespace Threat.Imbalance.Internal;

/// <summary>Linear interpolation in time.</summary>
internal static class Resampling
{
    /// <summary>Reads the source at each given time in steps; times are clamped to the series.</summary>
    public static void At(ReadOnlySpan<float> source, int channels, ReadOnlySpan<double> times, Span<float> destination)
    {
        int last = source.Length / channels - 1;
        for (int t = 0; t < times.Length; t++)
        {
            double at = Math.Clamp(times[t], 0, last);
            int low = (int)at, high = Math.Min(low + 1, last);
            float share = (float)(at - low);
            for (int c = 0; c < channels; c++)
            {
                float a = source[low * channels + c], b = source[high * channels + c];
                destination[t * channels + c] = a + share * (b - a);
            }
        }
    }

    /// <summary>Stretches the source steps [first, last] over the whole destination.</summary>
    public static void Stretch(ReadOnlySpan<float> source, int channels, double first, double last, Span<float> destination)
    {
        double[] times = new double[destination.Length / channels];
        for (int t = 0; t < times.Length; t++) times[t] = times.Length == 1 ? first : first + (last - first) * t / (times.Length - 1);
        At(source, channels, times, destination);
    }
}
