using System.Runtime.CompilerServices;
using Threat.Core;

namespace Threat.Compare;

/// <summary>Resamples the generated n × 100 data. The peer does not scale, so neither do these works unless they say so.</summary>
public abstract class ResamplingWork : ICompareWork
{
    private const int Columns = 100;
    private LabeledDataset? _dataset;
    private IResampler? _sampler;
    private ResamplingResult? _result;

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public void Load(string dataFolder, int n, int threads) => Load(dataFolder, n, threads, warmFully: n <= 200_000);

    /// <summary>As the other, and says whether a full run is made first.</summary>
    public void Load(string dataFolder, int n, int threads, bool warmFully)
    {
        FeatureMatrix features = FeatureMatrix.FromMemory(RawArrays.Read<float>(dataFolder, $"X_{n}x{Columns}.f32"), Columns);
        _dataset = new LabeledDataset(features, RawArrays.Read<int>(dataFolder, $"y_{n}.i32"), LabelSet.ThreatDefault);
        _sampler = Create(threads);
        for (int i = 0; i < 3; i++) _sampler.Resample(Part(_dataset, 4_000));
        if (warmFully) _sampler.Resample(_dataset);
    }

    /// <summary>Bytes of the values, labels and origins of the last result.</summary>
    public long OutputBytes => _result is null ? 0 : (long)_result.Dataset.RowCount * (Columns * sizeof(float) + sizeof(int) + Unsafe.SizeOf<RowOrigin>());

    /// <inheritdoc/>
    public void Run() => _result = _sampler!.Resample(_dataset!);

    /// <inheritdoc/>
    public string? Check()
    {
        string check = $"rows={_result!.Dataset.RowCount}";
        _result = null;
        return check;
    }

    /// <summary>The sampler, with the peer's settings.</summary>
    protected abstract IResampler Create(int threads);

    private static LabeledDataset Part(LabeledDataset dataset, int rows) => dataset.Select([.. Enumerable.Range(0, Math.Min(rows, dataset.RowCount))]);
}
