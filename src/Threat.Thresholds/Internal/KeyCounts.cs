namespace Threat.Thresholds.Internal;

/// <summary>Rows per key bin, other class and whether the row is of the other class, of the searched class, or of neither; with soft labels, their mass too.</summary>
internal sealed class KeyCounts
{
    private const int Neither = 0, OfOther = 1, OfSearched = 2, States = 3;
    private readonly int _classes;
    private readonly int[] _rows;
    private readonly double[]? _otherMass, _gain;

    public KeyCounts(int classes, bool soft)
    {
        _classes = classes;
        _rows = new int[(KeyBins.Count + 1) * classes * States];
        if (!soft) return;
        _otherMass = new double[(KeyBins.Count + 1) * classes];
        _gain = new double[KeyBins.Count + 1];
    }

    public int Size(int bin)
    {
        int size = 0;
        foreach (int n in _rows.AsSpan(bin * _classes * States, _classes * States)) size += n;
        return size;
    }

    public int Moving(int bin, int other)
    {
        int at = (bin * _classes + other) * States;
        return _rows[at] + _rows[at + OfOther] + _rows[at + OfSearched];
    }

    public double MovingRight(int bin, int other) => _otherMass is null ? _rows[(bin * _classes + other) * States + OfOther] : _otherMass[bin * _classes + other];

    public double Gain(int bin)
    {
        if (_gain is not null) return _gain[bin];
        int gain = 0;
        for (int k = 0; k < _classes; k++) gain += _rows[(bin * _classes + k) * States + OfSearched];
        return gain;
    }

    public void Clear()
    {
        Array.Clear(_rows);
        if (_otherMass is not null) Array.Clear(_otherMass);
        if (_gain is not null) Array.Clear(_gain);
    }

    public void Add(ReadOnlySpan<double> keys, ReadOnlySpan<ushort> others, ReadOnlySpan<int> labels, int c)
    {
        for (int i = 0; i < keys.Length; i++)
        {
            int other = others[i], y = labels[i], state = y == other ? OfOther : y == c ? OfSearched : Neither;
            _rows[(KeyBins.Of(keys[i]) * _classes + other) * States + state]++;
        }
    }

    public void AddMass(ReadOnlySpan<double> keys, ReadOnlySpan<ushort> others, ScoreTable table, int start, int c, SoftLabels soft)
    {
        ReadOnlySpan<int> labels = table.Labels.Span;
        for (int i = 0; i < keys.Length; i++)
        {
            int bin = KeyBins.Of(keys[i]), row = start + i, other = others[i];
            ReadOnlySpan<double> p = table.Row(row);
            _otherMass![bin * _classes + other] += soft.Mass(other, labels[row], p[other]);
            _gain![bin] += soft.Mass(c, labels[row], p[c]);
        }
    }

    public void Add(KeyCounts other)
    {
        System.Numerics.Tensors.TensorPrimitives.Add<int>(_rows, other._rows, _rows);
        if (_otherMass is null) return;
        System.Numerics.Tensors.TensorPrimitives.Add<double>(_otherMass, other._otherMass!, _otherMass);
        System.Numerics.Tensors.TensorPrimitives.Add<double>(_gain!, other._gain!, _gain!);
    }
}
