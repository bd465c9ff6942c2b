using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Threat.Core;

namespace Threat.Detection.Internal;

/// <summary>
/// A <see cref="FeatureScaler"/> laid out for vectors of columns, in single precision. The centre is kept in two parts, so that columns whose
/// spread is small beside their mean lose nothing. Training and scoring both go through it.
/// </summary>
internal sealed class InputScaler
{
    /// <summary>Scaled values stay within ± this, so that no finite input overflows the network.</summary>
    public const float Limit = 1e6f;

    private readonly float[] _centers, _centerRests, _inverseScales;
    private readonly int[] _logMasks;

    public InputScaler(FeatureScaler scaler)
    {
        Source = scaler;
        int padded = Padded(scaler.ColumnCount);
        _centers = new float[padded];
        _centerRests = new float[padded];
        _inverseScales = new float[padded];
        _logMasks = new int[padded];
        for (int c = 0; c < scaler.ColumnCount; c++)
        {
            double center = scaler.Centers[c], scale = scaler.Scales[c];
            _centers[c] = (float)center;
            _centerRests[c] = (float)(center - _centers[c]);
            _inverseScales[c] = scale == 0 ? 0f : (float)Math.Min(1 / scale, float.MaxValue);
            _logMasks[c] = scaler.Scalings[c] is ColumnScaling.LogStandard or ColumnScaling.LogRobust ? -1 : 0;
        }
    }

    public FeatureScaler Source { get; }

    public int ColumnCount => Source.ColumnCount;

    /// <summary>The number of places a scaled row takes; those behind the last column receive 0.</summary>
    public int Stride => _centers.Length;

    public static int Padded(int columns) => (columns + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;

    /// <summary>Scales one raw row into <see cref="Stride"/> places.</summary>
    public void Transform(ReadOnlySpan<float> raw, Span<float> scaled)
    {
        int lanes = Vector<float>.Count, c = 0;
        ref float source = ref MemoryMarshal.GetReference(raw);
        for (; c + lanes <= raw.Length; c += lanes) Scale(Vector.LoadUnsafe(ref source, (nuint)c), c).CopyTo(scaled[c..]);
        if (c == raw.Length) return;
        Span<float> rest = scaled.Slice(c, lanes);
        rest.Clear();
        raw[c..].CopyTo(rest);
        Scale(new Vector<float>(rest), c).CopyTo(rest);
    }

    /// <summary>NaN and infinity become NaN, also in a constant column, so that the logits show them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector<float> Scale(Vector<float> raw, int c)
    {
        Vector<float> x = raw;
        Vector<int> log = new(_logMasks, c);
        if (Vector.EqualsAny(log, Vector<int>.AllBitsSet)) x = Vector.ConditionalSelect(Vector.AsVectorSingle(log), SignedLog(x), x);
        x = (x - new Vector<float>(_centers, c)) - new Vector<float>(_centerRests, c);
        Vector<float> inverse = new(_inverseScales, c);
        x = Vector.Min(Vector.Max(x * inverse, new Vector<float>(-Limit)), new Vector<float>(Limit));
        x = Vector.ConditionalSelect(Vector.Equals(inverse, Vector<float>.Zero), Vector<float>.Zero, x);
        return Vector.ConditionalSelect(Vector.Equals(raw - raw, Vector<float>.Zero), x, new Vector<float>(float.NaN));
    }

    /// <summary>sign(x)·log(1 + |x|), with the rounding of 1 + |x| given back.</summary>
    private static Vector<float> SignedLog(Vector<float> x)
    {
        Vector<float> a = Vector.Abs(x), u = a + Vector<float>.One;
        Vector<float> log = Vector.Log(u) + (a - (u - Vector<float>.One)) / u;
        return Vector.CopySign(log, x);
    }
}
