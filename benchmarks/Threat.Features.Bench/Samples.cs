namespace Threat.Features.Bench;

internal static class Samples
{
    public static FeatureKey[] Keys(int count) => [.. Enumerable.Range(0, count).Select(i => FeatureKey.ForAddress($"10.{i >> 16 & 255}.{i >> 8 & 255}.{i & 255}"))];

    /// <summary>Vectors of which 16 values are missing, as without providers and sensors.</summary>
    public static StoredFeatures[] Vectors(int count)
    {
        Random random = new(1);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        StoredFeatures[] vectors = new StoredFeatures[count];
        for (int i = 0; i < count; i++)
        {
            float[] values = new float[100];
            FeatureStatus[] statuses = new FeatureStatus[100];
            for (int j = 0; j < 100; j++)
            {
                values[j] = random.NextSingle() * 1000;
                if (j % 6 == 5) statuses[j] = FeatureStatus.ProviderUnknown;
            }
            vectors[i] = new StoredFeatures(new FeatureVector(FeatureSchema.Threat100, now, values, statuses), now, now + TimeSpan.FromHours(1));
        }
        return vectors;
    }

    public static double Median(List<double> times)
    {
        times.Sort();
        return times[times.Count / 2];
    }
}
