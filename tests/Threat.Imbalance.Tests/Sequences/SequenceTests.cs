using Threat.Imbalance.Internal;
using Threat.Shared;

namespace Threat.Imbalance.Tests;

public sealed class SequenceTests
{
    private static IEnumerable<SequenceTransform> Transforms => [SequenceTransform.Jitter(), SequenceTransform.Scaling(), SequenceTransform.MagnitudeWarp(), SequenceTransform.TimeWarp(),
        SequenceTransform.WindowSlice(), SequenceTransform.WindowWarp(), SequenceTransform.Permutation(), SequenceTransform.Flip(), SequenceTransform.Rotation(),
        SequenceTransform.FrequencyMask(), SequenceTransform.Mixup(), SequenceTransform.Smote(), SequenceTransform.Smote(align: true),
        SequenceTransform.Spawner(), SequenceTransform.GuidedWarp(), SequenceTransform.GuidedWarp(discriminative: true), SequenceTransform.Barycenter(), SequenceTransform.CutMix(),
        SequenceTransform.FrequencyMix(), SequenceTransform.Drift(), SequenceTransform.Dropout(0.2)];

    private static IEnumerable<SequenceTransform> Mixing => [SequenceTransform.Smote(), SequenceTransform.Mixup(), SequenceTransform.CutMix(), SequenceTransform.FrequencyMix(), SequenceTransform.Spawner(0),
        SequenceTransform.GuidedWarp(), SequenceTransform.GuidedWarp(discriminative: true), SequenceTransform.Barycenter()];

    [Test]
    public void Every_transform_keeps_shape_and_label_and_is_the_same_on_any_number_of_threads([ValueSource(nameof(Transforms))] object transform, [Values(37, 2, 100)] int length)
    {
        SequencePipeline pipeline = new((SequenceTransform)transform);
        SequenceSet set = Waves(30, length, 3);
        AugmentedSequences one = pipeline.Augment(set, 3, 5, 1), many = pipeline.Augment(set, 3, 5, 4), other = pipeline.Augment(set, 3, 6, 1);
        one.Sequences.Count.ShouldBe(90);
        one.RealCount.ShouldBe(30);
        one.Sequences.Values.Span[..set.Values.Length].SequenceEqual(set.Values.Span).ShouldBeTrue();
        for (int i = 0; i < 90; i++) one.Sequences.Labels.Span[i].ShouldBe(set.Labels.Span[one.Sources.Span[i]]);
        many.Sequences.Values.Span.SequenceEqual(one.Sequences.Values.Span).ShouldBeTrue();
        if (length == 100) other.Sequences.Values.Span.SequenceEqual(one.Sequences.Values.Span).ShouldBeFalse();
    }

    [Test]
    public void A_time_warp_never_runs_backwards_and_keeps_both_ends()
    {
        float[] ramp = [.. Enumerable.Range(0, 500 * 60).Select(static i => (float)(i % 60))];
        AugmentedSequences made = new SequencePipeline(SequenceTransform.TimeWarp(sigma: 1)).Augment(SequenceSet.FromMemory(ramp, 60, 1), 2);
        for (int i = 500; i < 1_000; i++)
        {
            float[] series = made.Sequences.Series(i).ToArray();
            series.ShouldBeInOrder();
            series[0].ShouldBe(0);
            series[^1].ShouldBe(59, 1e-3);
        }
    }

    [Test]
    public void Jitter_is_in_units_of_the_channels_own_deviation()
    {
        Random random = new(1);
        float[] x = [.. Enumerable.Range(0, 200 * 50 * 2).Select(i => (float)((random.NextDouble() - 0.5) * (i % 2 == 0 ? 1 : 1_000)))];
        SequenceSet set = SequenceSet.FromMemory(x, 50, 2);
        AugmentedSequences made = new SequencePipeline(SequenceTransform.Jitter(0.1)).Augment(set, 2);
        for (int channel = 0; channel < 2; channel++)
        {
            double squares = 0, spread = 0;
            for (int i = channel; i < x.Length; i += 2)
            {
                squares += Math.Pow(made.Sequences.Values.Span[x.Length + i] - x[i], 2);
                spread += x[i] * x[i];
            }
            Math.Sqrt(squares / spread).ShouldBe(0.1, 0.005);
        }
    }

    [Test]
    public void A_permutation_only_moves_whole_steps()
    {
        SequenceSet set = Waves(20, 43, 2);
        AugmentedSequences made = new SequencePipeline(SequenceTransform.Permutation()).Augment(set, 2);
        for (int i = 0; i < 20; i++) made.Sequences.Series(20 + i).ToArray().Order().ShouldBe(set.Series(i).ToArray().Order());
    }

    [Test]
    public void A_rotation_keeps_the_length_of_every_step()
    {
        SequenceSet set = Waves(10, 30, 3);
        AugmentedSequences made = new SequencePipeline(SequenceTransform.Rotation()).Augment(set, 2);
        for (int i = 0; i < 10; i++)
        {
            for (int t = 0; t < 30; t++) Norm(made.Sequences.Series(10 + i), t).ShouldBe(Norm(set.Series(i), t), 1e-4);
        }
        // 400 new series are several pieces of work.
        foreach (int threads in new[] { 1, 3 })
            Should.Throw<ArgumentException>(() => new SequencePipeline(SequenceTransform.Rotation()).Augment(Waves(4, 20, 2), 101, maxDegreeOfParallelism: threads)).Message.ShouldBe("Rotation needs series of 3 channels (axes); these have 2. Use SequenceTransform.Flip() instead.");

        static double Norm(ReadOnlySpan<float> series, int t) => Math.Sqrt(series[t * 3] * series[t * 3] + series[t * 3 + 1] * series[t * 3 + 1] + series[t * 3 + 2] * series[t * 3 + 2]);
    }

    [Test]
    public void A_frequency_mask_keeps_the_mean_and_lowers_the_energy()
    {
        SequenceSet set = Waves(10, 51, 1);
        AugmentedSequences made = new SequencePipeline(SequenceTransform.FrequencyMask(0.5)).Augment(set, 2);
        for (int i = 0; i < 10; i++)
        {
            float[] before = set.Series(i).ToArray(), after = made.Sequences.Series(10 + i).ToArray();
            after.Average().ShouldBe(before.Average(), 1e-4);
            after.Sum(static v => v * v).ShouldBeLessThan(before.Sum(static v => v * v) * 1.0001f);
        }
    }

    [Test]
    public void Mixing_partners_are_of_the_same_class([ValueSource(nameof(Mixing))] object transform)
    {
        float[] x = [.. Enumerable.Range(0, 40 * 10).Select(static i => i / 10 % 2 == 0 ? 0f : 100f)];
        int[] labels = [.. Enumerable.Range(0, 40).Select(static i => i % 2)];
        AugmentedSequences made = new SequencePipeline((SequenceTransform)transform).Augment(SequenceSet.FromMemory(x, 10, 1, labels), 3);
        for (int i = 0; i < made.Sequences.Count; i++)
        {
            float expected = made.Sequences.Labels.Span[i] == 0 ? 0f : 100f;
            made.Sequences.Series(i).ToArray().ShouldAllBe(v => Math.Abs(v - expected) < 1e-4);
        }
    }

    [Test]
    public void Alignment_follows_a_shifted_peak()
    {
        float[] a = new float[40], b = new float[40];
        (a[10], b[13]) = (5, 5);
        List<(int A, int B)> path = TimeAlignment.Path(a, b, 1);
        path.ShouldContain((10, 13));
        path[0].ShouldBe((0, 0));
        path[^1].ShouldBe((39, 39));
    }

    [Test]
    public void A_guided_warp_moves_a_peak_to_the_time_of_its_teacher_and_keeps_its_height()
    {
        float[] x = new float[80];
        (x[10], x[40 + 13]) = (5, 9);
        SequenceSet set = SequenceSet.FromMemory(x, 40, 1, new[] { 0, 0 });
        float[] warped = new SequencePipeline(SequenceTransform.GuidedWarp()).Augment(set, 2).Sequences.Series(2).ToArray();
        Array.IndexOf(warped, warped.Max()).ShouldBe(13);
        warped.Max().ShouldBe(5);
    }

    [Test]
    public void A_discriminative_guide_prefers_the_teacher_far_from_other_classes()
    {
        // Three of class 0: a peak at 10, at 13, and one at 22, which is where class 1 has its own; none of the others may be warped towards 22.
        int[] peaks = [10, 13, 13, 22, 22, 22], labels = [0, 0, 0, 0, 1, 1];
        float[] x = new float[6 * 40];
        for (int i = 0; i < 6; i++) x[i * 40 + peaks[i]] = 5;
        AugmentedSequences made = new SequencePipeline(SequenceTransform.GuidedWarp(discriminative: true, teachers: 6)).Augment(SequenceSet.FromMemory(x, 40, 1, labels), 9, seed: 3);
        for (int i = 6; i < made.Sequences.Count; i++)
        {
            if (made.Sources.Span[i] != 0) continue;
            float[] series = made.Sequences.Series(i).ToArray();
            Array.IndexOf(series, series.Max()).ShouldBe(13);
        }
    }

    [Test]
    public void A_barycentre_of_shifted_peaks_is_one_peak_not_two()
    {
        float[] x = new float[3 * 40];
        (x[10], x[40 + 12], x[80 + 12]) = (4, 4, 4);
        float[] mean = new SequencePipeline(SequenceTransform.Barycenter()).Augment(SequenceSet.FromMemory(x, 40, 1, new[] { 0, 0, 0 }), 2).Sequences.Series(3).ToArray();
        mean.Count(static v => v > 1).ShouldBe(1);
        mean.Max().ShouldBe(4, 1e-3);
    }

    [Test]
    public void Steps_are_pooled_rounded_dropped_and_reversed_as_defined()
    {
        SequenceSet ramp = SequenceSet.FromMemory(new float[] { 0, 1, 2, 3, 4, 5, 6 }, 7, 1);
        Made(SequenceTransform.Pool(3)).ShouldBe([1, 1, 1, 4, 4, 4, 6]);
        Made(SequenceTransform.Quantize(3)).ShouldBe([0, 0, 3, 3, 3, 6, 6]);
        Made(SequenceTransform.Reverse()).ShouldBe([6, 5, 4, 3, 2, 1, 0]);
        Made(SequenceTransform.Dropout(1)).ShouldBe([0, 0, 0, 0, 0, 0, 0]);

        float[] Made(SequenceTransform transform) => new SequencePipeline(transform).Augment(ramp, 2).Sequences.Series(1).ToArray();
    }

    [Test]
    public void A_drift_starts_at_zero_and_stays_within_its_share_of_the_range()
    {
        SequenceSet set = Waves(50, 60, 2);
        AugmentedSequences made = new SequencePipeline(SequenceTransform.Drift(0.3)).Augment(set, 2);
        double most = 0;
        for (int i = 0; i < 50; i++)
        {
            float[] before = set.Series(i).ToArray(), after = made.Sequences.Series(50 + i).ToArray();
            for (int c = 0; c < 2; c++)
            {
                float[] own = [.. before.Where((_, k) => k % 2 == c)];
                double range = own.Max() - own.Min();
                double[] drift = [.. after.Where((_, k) => k % 2 == c).Select((v, t) => (v - own[t]) / range)];
                drift[0].ShouldBe(0, 1e-5);
                drift.Max(Math.Abs).ShouldBeLessThanOrEqualTo(0.3 + 1e-5);
                most = Math.Max(most, drift.Max(Math.Abs));
            }
        }
        most.ShouldBeGreaterThan(0.2);
    }

    [Test]
    public void A_cut_mix_takes_one_window_from_the_mate()
    {
        float[] x = new float[2 * 30];
        x.AsSpan(30).Fill(1);
        AugmentedSequences made = new SequencePipeline(SequenceTransform.CutMix(1)).Augment(SequenceSet.FromMemory(x, 30, 1, new[] { 0, 0 }), 21);
        for (int i = 2; i < made.Sequences.Count; i++)
        {
            float[] series = made.Sequences.Series(i).ToArray();
            int own = made.Sources.Span[i], foreign = series.Count(v => v != own), changes = series.Zip(series.Skip(1)).Count(static p => p.First != p.Second);
            foreign.ShouldBeLessThanOrEqualTo(15);
            changes.ShouldBeLessThanOrEqualTo(2);
        }
    }

    [Test]
    public void A_warping_curve_passes_through_its_knots()
    {
        SeededRandom random = new(3), same = new(3);
        double[] curve = WarpKernels.Curve(51, 4, 0.2, 0, ref random);
        for (int k = 0; k < 6; k++) curve[k * 10].ShouldBe(1 + 0.2 * same.NextNormal(), 1e-12);
    }

    [Test]
    public void Balance_raises_every_class_to_the_largest()
    {
        int[] labels = [.. Enumerable.Range(0, 30).Select(static i => i < 20 ? 0 : i < 27 ? 1 : 2)];
        SequenceSet set = SequenceSet.FromMemory(Waves(30, 20, 1).Values, 20, 1, labels);
        AugmentedSequences made = SequencePipeline.Default.Balance(set);
        made.Sequences.Labels.ToArray().CountBy(static l => l).ShouldAllBe(static p => p.Value == 20);
    }

    [Test]
    public void The_one_line_entry_doubles_the_series()
        => Augmenter.AugmentSequences(new float[5, 8, 2], factor: 2).Sequences.Count.ShouldBe(10);

    private static SequenceSet Waves(int count, int length, int channels)
    {
        Random random = new(9);
        float[] x = new float[count * length * channels];
        for (int i = 0; i < x.Length; i++) x[i] = (float)(Math.Sin(i / channels % length * 0.3 + i / (length * channels)) + random.NextDouble());
        return SequenceSet.FromMemory(x, length, channels, Enumerable.Range(0, count).Select(static i => i % 3).ToArray());
    }
}
