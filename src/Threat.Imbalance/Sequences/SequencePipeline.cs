using Threat.Imbalance.Internal;
using Threat.Shared;

namespace Threat.Imbalance;

/// <summary>Applies transforms one after the other, each with its probability.</summary>
/// <remarks>Thread-safe. Each new series has its own random stream: the same seed gives the same bytes on any number of threads.</remarks>
public sealed class SequencePipeline
{
    private readonly SequenceTransform[] _transforms;

    /// <summary>A pipeline.</summary>
    /// <param name="transforms">At least one, in the order they are applied.</param>
    /// <exception cref="ArgumentException">None is given, or one is null.</exception>
    public SequencePipeline(params IEnumerable<SequenceTransform> transforms)
    {
        ArgumentNullException.ThrowIfNull(transforms);
        _transforms = [.. transforms];
        if (_transforms.Length == 0) throw new ArgumentException("A pipeline needs at least one transform, as in SequenceTransform.Jitter().", nameof(transforms));
        if (_transforms.Contains(null)) throw new ArgumentException("A transform is null.", nameof(transforms));
    }

    /// <summary>Jitter, then with probability one half each: scaling, magnitude warp, time warp.</summary>
    public static SequencePipeline Default { get; } = new(SequenceTransform.Jitter(), SequenceTransform.Scaling().WithProbability(0.5),
        SequenceTransform.MagnitudeWarp().WithProbability(0.5), SequenceTransform.TimeWarp().WithProbability(0.5));

    /// <summary>The transforms in order.</summary>
    public IReadOnlyList<SequenceTransform> Transforms => _transforms;

    /// <summary>Keeps the given series and adds factor − 1 varied copies of each.</summary>
    /// <param name="sequences">The training series.</param>
    /// <param name="factor">How many times as many series the result has; at least 1.</param>
    /// <param name="seed">The seed of every random draw.</param>
    /// <param name="maxDegreeOfParallelism">The most threads; −1 is one per processor. The series are the same for any number.</param>
    /// <param name="progress">Receives the share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is below 1, or the number of threads is 0 or below −1.</exception>
    /// <exception cref="ArgumentException">A transform does not fit the series, or the result would be too large.</exception>
    public AugmentedSequences Augment(SequenceSet sequences, int factor, long seed = 0, int maxDegreeOfParallelism = -1, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        if (factor < 1) throw new ArgumentOutOfRangeException(nameof(factor), factor, $"The factor is {factor}; it must be at least 1, which adds nothing.");
        CheckSize(sequences, (long)sequences.Count * factor);
        return Augment(sequences, [.. Enumerable.Range(0, factor - 1).SelectMany(_ => Enumerable.Range(0, sequences.Count))], seed, maxDegreeOfParallelism, progress, cancellationToken);
    }

    /// <summary>Keeps the given series and adds varied copies until every class has as many as the largest.</summary>
    /// <exception cref="ArgumentException">The series have no labels, a transform does not fit, or the result would be too large.</exception>
    public AugmentedSequences Balance(SequenceSet sequences, long seed = 0, int maxDegreeOfParallelism = -1, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        if (sequences.Labels.IsEmpty) throw new ArgumentException("The series have no labels, so classes cannot be balanced. Give labels to SequenceSet, or use Augment.", nameof(sequences));
        int[][] classes = [.. Enumerable.Range(0, sequences.Count).GroupBy(i => sequences.Labels.Span[i]).OrderBy(static g => g.Key).Select(static g => g.ToArray())];
        int most = classes.Max(static c => c.Length);
        CheckSize(sequences, (long)classes.Length * most);
        return Augment(sequences, [.. classes.SelectMany(c => Enumerable.Range(0, most - c.Length).Select(i => c[i % c.Length]))], seed, maxDegreeOfParallelism, progress, cancellationToken);
    }

    private static void CheckSize(SequenceSet set, long count)
        => OutputBuffer.Check(count, set.Length * set.Channels, nameof(SequencePipeline), "Ask for fewer series.");

    private AugmentedSequences Augment(SequenceSet set, int[] added, long seed, int maxDegreeOfParallelism, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        Workers.Checked(maxDegreeOfParallelism);
        int threads = Workers.Threads(maxDegreeOfParallelism), size = set.Length * set.Channels, done = 0;
        float[] values = OutputBuffer.Allocate(set.Count + added.Length, size);
        set.Values.CopyTo(values);
        SequenceContext context = new(set, threads, cancellationToken);
        ProgressShare share = new(progress);
        Workers.RunRanges(added.Length, 64, threads, cancellationToken, (start, end) =>
        {
            for (int i = start; i < end; i++)
            {
                SeededRandom random = new(seed, (ulong)i);
                Span<float> series = values.AsSpan((set.Count + i) * size, size);
                set.Series(added[i]).CopyTo(series);
                foreach (SequenceTransform transform in _transforms)
                {
                    if (random.NextDouble() < transform.Probability) transform.Kernel(context, added[i], series, ref random);
                }
            }
            share.Report((double)Interlocked.Add(ref done, end - start) / added.Length);
        });
        share.Report(1);
        int[] sources = [.. Enumerable.Range(0, set.Count), .. added];
        int[] labels = set.Labels.IsEmpty ? [] : [.. sources.Select(s => set.Labels.Span[s])];
        return new AugmentedSequences(SequenceSet.FromMemory(values, set.Length, set.Channels, labels), sources, set.Count);
    }
}
