using Threat.Shared;

namespace Threat.Imbalance.Internal;

/// <summary>The mean distance of rows to their k farthest rows of another set.</summary>
internal static unsafe class FarthestMeans
{
    public static double[] Of(CleaningRun run, int[] rows, int[] others, int k)
    {
        double[] means = new double[rows.Length];
        int count = Math.Min(k, others.Length);
        Workers.RunRanges(rows.Length, 64, run.Settings.Threads, run.Cancellation, (start, end) =>
        {
            double[] distances = new double[others.Length];
            fixed (float* values = run.Rows.Span)
            {
                for (int i = start; i < end; i++)
                {
                    for (int o = 0; o < others.Length; o++)
                        distances[o] = DistanceKernel.Exact(values + (long)rows[i] * run.Columns, values + (long)others[o] * run.Columns, run.Columns);
                    Array.Sort(distances);
                    for (int n = 1; n <= count; n++) means[i] += Math.Sqrt(distances[^n]) / count;
                }
            }
        });
        return means;
    }
}
