using System.Runtime.InteropServices;
using Threat.Core;

namespace Threat.TestKit;

/// <summary>What every <see cref="IResampler"/> keeps.</summary>
public abstract class ResamplerContractTests
{
    private LabeledDataset _data = null!;

    /// <summary>The resampler with a seed; everything else as a user would leave it, or as the derived fixture is about.</summary>
    protected abstract IResampler CreateResampler(long seed);

    /// <summary>Imbalanced data with at least 8 rows a class.</summary>
    protected virtual LabeledDataset CreateData() => new GaussianBlobs { Rows = 600, Columns = 5, Shares = [0.7, 0.2, 0.07, 0.03], LeastRowsPerClass = 12 }.Make();

    /// <summary>Whether the rows depend on the seed at all (a cleaning method's do not).</summary>
    protected virtual bool UsesSeed => true;

    /// <summary>
    /// Whether every made row is its origin's mixture. False for methods that add noise or choose categories; their rows are still checked
    /// where the origin has no partner and they are not marked as synthetic.
    /// </summary>
    protected virtual bool OriginsReproduceRows => true;

    /// <summary>Largest distance of a value from its origin's mixture, relative to the column's spread: float arithmetic, scaling there and back.</summary>
    protected virtual double Tolerance => 1e-4;

    [OneTimeSetUp]
    public void MakeData() => _data = CreateData();

    [Test]
    public void The_given_dataset_is_left_as_it_was()
    {
        float[] values = _data.Features.Values.ToArray();
        int[] labels = _data.Labels.ToArray();
        CreateResampler(1).Resample(_data);
        _data.Features.Values.ToArray().ShouldBe(values);
        _data.Labels.ToArray().ShouldBe(labels);
    }

    [Test]
    public void Same_seed_gives_the_same_bytes()
    {
        ResamplingResult one = CreateResampler(7).Resample(_data), two = CreateResampler(7).Resample(_data);
        Bytes(one).ShouldBe(Bytes(two));
        one.Dataset.Labels.ToArray().ShouldBe(two.Dataset.Labels.ToArray());
        one.Origins.ToArray().ShouldBe(two.Origins.ToArray());
    }

    [Test]
    public void Same_resampler_twice_gives_the_same_bytes()
    {
        IResampler resampler = CreateResampler(7);
        Bytes(resampler.Resample(_data)).ShouldBe(Bytes(resampler.Resample(_data)));
    }

    [Test]
    public void Another_seed_gives_other_rows()
    {
        if (!UsesSeed) Assert.Ignore("The method draws nothing at random.");
        Bytes(CreateResampler(7).Resample(_data)).ShouldNotBe(Bytes(CreateResampler(8).Resample(_data)));
    }

    [Test]
    public void Counts_are_those_of_the_datasets()
    {
        ResamplingResult result = CreateResampler(1).Resample(_data);
        result.CountsBefore.ShouldBe(_data.ClassCounts.ToArray());
        result.CountsAfter.ShouldBe(result.Dataset.ClassCounts.ToArray());
        result.Origins.Length.ShouldBe(result.Dataset.RowCount);
        result.Dataset.LabelSet.ShouldBe(_data.LabelSet);
        result.Dataset.Features.ColumnCount.ShouldBe(_data.Features.ColumnCount);
        result.Method.ShouldBe(CreateResampler(1).Name);
        result.ToString().ShouldContain(result.Method);
    }

    [Test]
    public void Rows_come_from_rows_of_the_given_dataset_and_of_their_class()
    {
        ResamplingResult result = CreateResampler(1).Resample(_data);
        RowOrigin[] origins = result.Origins.ToArray();
        for (int i = 0; i < origins.Length; i++)
        {
            origins[i].Source.ShouldBeInRange(0, _data.RowCount - 1);
            origins[i].Partner.ShouldBeInRange(-1, _data.RowCount - 1);
            _data.Labels.Span[origins[i].Source].ShouldBe(result.Dataset.Labels.Span[i], $"row {i} has another class than its source");
        }
    }

    [Test]
    public void Origins_reproduce_the_rows()
    {
        ResamplingResult result = CreateResampler(1).Resample(_data);
        double[] spread = Spread();
        RowOrigin[] origins = result.Origins.ToArray();
        for (int i = 0; i < origins.Length; i++)
        {
            if (!OriginsReproduceRows && result.Dataset.IsSynthetic(i)) continue;
            ReadOnlySpan<float> made = result.Dataset.Features.Row(i), source = _data.Features.Row(origins[i].Source);
            ReadOnlySpan<float> partner = origins[i].Partner < 0 ? source : _data.Features.Row(origins[i].Partner);
            for (int j = 0; j < made.Length; j++)
            {
                double expected = source[j] + (double)origins[i].Weight * (partner[j] - (double)source[j]);
                Math.Abs(made[j] - expected).ShouldBeLessThanOrEqualTo(Tolerance * spread[j], $"row {i}, column {j}, origin {origins[i]}");
            }
        }
    }

    [Test]
    public void Rows_that_no_source_has_are_marked_as_synthetic()
    {
        ResamplingResult result = CreateResampler(1).Resample(_data);
        for (int i = 0; i < result.Dataset.RowCount; i++)
        {
            bool copy = result.Dataset.Features.Row(i).SequenceEqual(_data.Features.Row(result.Origins.Span[i].Source));
            if (!copy) result.Dataset.IsSynthetic(i).ShouldBeTrue($"row {i} is new but not marked");
        }
    }

    [Test]
    public void A_source_row_is_real_at_most_once()
    {
        ResamplingResult result = CreateResampler(1).Resample(_data);
        HashSet<int> kept = [];
        for (int i = 0; i < result.Dataset.RowCount; i++)
        {
            if (!result.Dataset.IsSynthetic(i)) kept.Add(result.Origins.Span[i].Source).ShouldBeTrue($"row {i} is the second unmarked copy of row {result.Origins.Span[i].Source}");
        }
    }

    [Test]
    public void Cancellation_is_honoured()
        => Should.Throw<OperationCanceledException>(() => CreateResampler(1).Resample(_data, null, new CancellationToken(canceled: true)));

    [Test]
    public void Progress_rises_to_one()
    {
        List<double> shares = [];
        CreateResampler(1).Resample(_data, new LockedProgress(shares));
        if (shares.Count == 0) return;
        shares.ShouldAllBe(static s => s >= 0 && s <= 1);
        shares.Max().ShouldBe(1, 1e-9);
    }

    [Test]
    public void A_single_class_is_left_alone_or_refused_in_words()
    {
        int[] rows = [.. Enumerable.Range(0, _data.RowCount).Where(i => _data.Labels.Span[i] == 0)];
        LabeledDataset single = _data.Select(rows);
        try
        {
            ResamplingResult result = CreateResampler(1).Resample(single);
            result.CountsAfter.Skip(1).ShouldAllBe(static n => n == 0);
        }
        catch (ArgumentException e)
        {
            e.Message.ShouldContain("class", Case.Insensitive);
        }
    }

    [Test]
    public void No_row_is_left_alone_or_refused_in_words()
    {
        try
        {
            CreateResampler(1).Resample(_data.Select([])).Dataset.RowCount.ShouldBe(0);
        }
        catch (ArgumentException e)
        {
            e.Message.ShouldContain("0 rows");
        }
    }

    [Test]
    public void Null_is_refused() => Should.Throw<ArgumentNullException>(() => CreateResampler(1).Resample(null!));

    [Test]
    public void Calls_from_several_threads_give_the_same_bytes()
    {
        IResampler resampler = CreateResampler(3);
        byte[] expected = Bytes(resampler.Resample(_data));
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ => Bytes(resampler.Resample(_data)).ShouldBe(expected));
    }

    private static byte[] Bytes(ResamplingResult result) => MemoryMarshal.AsBytes(result.Dataset.Features.Values.Span).ToArray();

    private double[] Spread()
    {
        double[] spread = new double[_data.Features.ColumnCount];
        for (int j = 0; j < spread.Length; j++)
        {
            double min = double.PositiveInfinity, max = double.NegativeInfinity;
            for (int i = 0; i < _data.RowCount; i++)
            {
                min = Math.Min(min, _data.Features[i, j]);
                max = Math.Max(max, _data.Features[i, j]);
            }
            spread[j] = Math.Max(max - min, 1e-6);
        }
        return spread;
    }

    private sealed class LockedProgress(List<double> shares) : IProgress<double>
    {
        public void Report(double value)
        {
            lock (shares) shares.Add(value);
        }
    }
}
