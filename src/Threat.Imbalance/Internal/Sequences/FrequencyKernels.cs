using System.Numerics;
using MathNet.Numerics.IntegralTransforms;
using Threat.Shared;

namespace Threat.Imbalance.Internal;

/// <summary>Transforms of the spectrum.</summary>
internal static class FrequencyKernels
{
    public static SequenceKernel Mask(double share) => (SequenceContext context, int _, Span<float> series, ref SeededRandom random) =>
    {
        int length = context.Length, bins = length / 2, band = Math.Clamp((int)Math.Round(share * bins), 1, bins), first = 1 + random.NextInt32(bins - band + 1);
        Complex[] spectrum = new Complex[length];
        for (int c = 0; c < context.Channels; c++)
        {
            for (int t = 0; t < length; t++) spectrum[t] = series[t * context.Channels + c];
            Fourier.Forward(spectrum);
            for (int k = first; k < first + band; k++) spectrum[k] = spectrum[length - k] = Complex.Zero;
            Fourier.Inverse(spectrum);
            for (int t = 0; t < length; t++) series[t * context.Channels + c] = (float)spectrum[t].Real;
        }
    };
}
