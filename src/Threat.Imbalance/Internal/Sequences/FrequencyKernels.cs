using System.Numerics;
using MathNet.Numerics.IntegralTransforms;
using Threat.Shared;

namespace Threat.Imbalance.Internal;

/// <summary>Transforms of the spectrum.</summary>
internal static class FrequencyKernels
{
    public static SequenceKernel Mask(double share) => (SequenceContext context, int _, Span<float> series, ref SeededRandom random) =>
    {
        (int first, int last) = Band(share, context.Length, ref random);
        for (int c = 0; c < context.Channels; c++)
        {
            Complex[] spectrum = Forward(series, context, c);
            for (int k = first; k <= last; k++) spectrum[k] = spectrum[^k] = Complex.Zero;
            Inverse(spectrum, series, context, c);
        }
    };

    public static SequenceKernel Mix(double share) => (SequenceContext context, int index, Span<float> series, ref SeededRandom random) =>
    {
        if (context.Mate(index, ref random) is not { } partner) return;
        (int first, int last) = Band(share, context.Length, ref random);
        for (int c = 0; c < context.Channels; c++)
        {
            Complex[] spectrum = Forward(series, context, c), other = Forward(context.Set.Series(partner), context, c);
            for (int k = first; k <= last; k++)
            {
                spectrum[k] = (spectrum[k] + other[k]) / 2;
                spectrum[^k] = Complex.Conjugate(spectrum[k]);
            }
            Inverse(spectrum, series, context, c);
        }
    };

    /// <summary>A random band of the frequencies, never the mean.</summary>
    private static (int First, int Last) Band(double share, int length, ref SeededRandom random)
    {
        int bins = length / 2, band = Math.Clamp((int)Math.Round(share * bins), 1, bins), first = 1 + random.NextInt32(bins - band + 1);
        return (first, first + band - 1);
    }

    private static Complex[] Forward(ReadOnlySpan<float> series, SequenceContext context, int channel)
    {
        Complex[] spectrum = new Complex[context.Length];
        for (int t = 0; t < spectrum.Length; t++) spectrum[t] = series[t * context.Channels + channel];
        Fourier.Forward(spectrum);
        return spectrum;
    }

    private static void Inverse(Complex[] spectrum, Span<float> series, SequenceContext context, int channel)
    {
        Fourier.Inverse(spectrum);
        for (int t = 0; t < spectrum.Length; t++) series[t * context.Channels + channel] = (float)spectrum[t].Real;
    }
}
