using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Threat.Thresholds.Internal;

/// <summary>Rows per key bin, other class, and whether the row is of the other class, of the searched class, or of neither; with soft labels, their mass too.</summary>
internal sealed class KeyCounts
{
    private const int OfOther = 1, OfSearched = 2, States = 4;
    private readonly int _classes;
    private readonly int[] _rows, _sizes = new int[KeyBins.Count + 1];
    private readonly double[]? _otherMass, _gain;

    public KeyCounts(int classes, bool soft)
    {
        _classes = classes;
        _rows = new int[(KeyBins.Count + 1) * classes * States];
        if (!soft) return;
        _otherMass = new double[(KeyBins.Count + 1) * classes];
        _gain = new double[KeyBins.Count + 1];
    }

    /// <summary>Where keys fall; set by <see cref="Clear"/>.</summary>
    public KeyBins Bins { get; private set; }

    /// <summary>Rows in a bin; right after <see cref="Sum"/>.</summary>
    public int Size(int bin) => _sizes[bin];

    /// <summary>Rows in a bin whose other class is this.</summary>
    public int Moving(int bin, int other)
    {
        ReadOnlySpan<int> rows = _rows.AsSpan((bin * _classes + other) * States, States);
        return rows[0] + rows[1] + rows[2] + rows[3];
    }

    /// <summary>Of these, the rows that are of the other class.</summary>
    public double MovingRight(int bin, int other)
    {
        if (_otherMass is not null) return _otherMass[bin * _classes + other];
        int at = (bin * _classes + other) * States;
        return _rows[at + OfOther] + _rows[at + OfOther + OfSearched];
    }

    /// <summary>Rows in a bin that are of the searched class.</summary>
    public double Gain(int bin)
    {
        if (_gain is not null) return _gain[bin];
        int gain = 0;
        for (int k = 0; k < _classes; k++) gain += _rows[(bin * _classes + k) * States + OfSearched];
        return gain;
    }

    public void Clear(KeyBins bins)
    {
        Bins = bins;
        Array.Clear(_rows);
        if (_otherMass is not null) Array.Clear(_otherMass);
        if (_gain is not null) Array.Clear(_gain);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ReadOnlySpan<double> keys, ReadOnlySpan<int> others, ReadOnlySpan<int> labels, int c)
    {
        KeyBins bins = Bins;
        int i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            ref double key = ref MemoryMarshal.GetReference(keys);
            ref int otherClass = ref MemoryMarshal.GetReference(others);
            ref int label = ref MemoryMarshal.GetReference(labels);
            ref int rows = ref MemoryMarshal.GetArrayDataReference(_rows);
            Vector128<int> searched = Vector128.Create(c), classes = Vector128.Create(_classes);
            for (; i + 4 <= keys.Length; i += 4)
            {
                Vector128<int> other = Vector128.LoadUnsafe(ref otherClass, (nuint)i), y = Vector128.LoadUnsafe(ref label, (nuint)i);
                Vector128<int> state = (Vector128.Equals(y, other) & Vector128.Create(OfOther)) | (Vector128.Equals(y, searched) & Vector128.Create(OfSearched));
                Vector128<int> at = (bins.Of(Vector256.LoadUnsafe(ref key, (nuint)i)) * classes + other) * States + state;
                Unsafe.Add(ref rows, at[0])++;
                Unsafe.Add(ref rows, at[1])++;
                Unsafe.Add(ref rows, at[2])++;
                Unsafe.Add(ref rows, at[3])++;
            }
        }
        for (; i < keys.Length; i++)
        {
            int state = (labels[i] == others[i] ? OfOther : 0) | (labels[i] == c ? OfSearched : 0);
            _rows[(bins.Of(keys[i]) * _classes + others[i]) * States + state]++;
        }
    }

    public void AddMass(ReadOnlySpan<double> keys, ReadOnlySpan<int> others, ScoreTable table, int start, int c, SoftLabels soft)
    {
        ReadOnlySpan<int> labels = table.Labels.Span;
        for (int i = 0; i < keys.Length; i++)
        {
            int bin = Bins.Of(keys[i]), row = start + i, other = others[i];
            ReadOnlySpan<double> p = table.Row(row);
            _otherMass![bin * _classes + other] += soft.Mass(other, labels[row], p[other]);
            _gain![bin] += soft.Mass(c, labels[row], p[c]);
        }
    }

    public void Add(KeyCounts other)
    {
        TensorPrimitives.Add<int>(_rows, other._rows, _rows);
        if (_otherMass is null) return;
        TensorPrimitives.Add<double>(_otherMass, other._otherMass!, _otherMass);
        TensorPrimitives.Add<double>(_gain!, other._gain!, _gain!);
    }

    /// <summary>Sums each bin's rows, once all are counted.</summary>
    public void Sum()
    {
        int width = _classes * States;
        for (int b = 0; b < _sizes.Length; b++) _sizes[b] = TensorPrimitives.Sum<int>(_rows.AsSpan(b * width, width));
    }
}
