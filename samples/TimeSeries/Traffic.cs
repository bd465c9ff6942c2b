using Threat.Core;
using Threat.Imbalance;

namespace TimeSeries;

/// <summary>Made-up hours of one source, a value a minute: connections, distinct ports and failed logins, on a logarithm. The shapes overlap.</summary>
internal static class Traffic
{
    public const int Minutes = 60;
    public const int Channels = 3;

    public static readonly LabelSet Classes = LabelSet.Create("Normal", "DDoS", "PortScan", "BruteForce", "Botnet");

    /// <summary>As many series of each class as asked for.</summary>
    public static SequenceSet Make(int[] counts, int seed)
    {
        Random random = new(seed);
        List<float> values = [];
        List<int> labels = [];
        for (int c = 0; c < counts.Length; c++)
        {
            for (int i = 0; i < counts[c]; i++)
            {
                values.AddRange(One(c, random));
                labels.Add(c);
            }
        }
        return SequenceSet.FromMemory(values.ToArray(), Minutes, Channels, labels.ToArray());
    }

    private static float[] One(int classId, Random random)
    {
        float[] series = new float[Minutes * Channels];
        double level = Between(0.3, 4), size = Math.Exp(Between(0, 2.5)), phase = Between(0, 2 * Math.PI);
        int from = random.Next(0, 35), length = random.Next(12, 26), period = random.Next(4, 11), ordinary = random.Next(4);
        for (int t = 0; t < Minutes; t++)
        {
            bool active = t >= from && t < from + length;
            double ramp = active ? Math.Sin(Math.PI * (t - from + 0.5) / length) : 0;
            double connections = level * (1 + 0.5 * Math.Sin(phase + t / 9.0)), ports = 1 + 0.3 * level, failures = 0.1;
            switch (Classes.NameOf(classId))
            {
                case "DDoS": connections += 6 * size * ramp; break;
                case "PortScan": connections += 2 * size * (active ? 1 : 0); ports += 2 * size * (active ? Between(0.3, 1) : 0); break;
                case "BruteForce": connections += size * (active ? 1 : 0); failures += size * (active ? Between(0.4, 1) : 0); break;
                case "Botnet": connections += 2 + size * (t % period == from % period ? 1 : 0); break;
                // A busy hour, a crawler, a person who forgot the password: the same channels, other shapes.
                default:
                    if (ordinary == 1) connections += 4 * size * (active ? Between(0, 1) : 0);
                    if (ordinary == 2) { connections += size; ports += 0.5 * size * Between(0, 1); }
                    if (ordinary == 3 && t >= from && t < from + 4) failures += 3;
                    break;
            }
            Span<float> minute = series.AsSpan(t * Channels, Channels);
            minute[0] = Noisy(connections);
            minute[1] = Noisy(ports);
            minute[2] = Noisy(failures);
        }
        return series;

        double Between(double low, double high) => low + (high - low) * random.NextDouble();

        float Noisy(double mean) => (float)Math.Log(1 + mean * Math.Exp(1.2 * (random.NextDouble() + random.NextDouble() - 1)));
    }
}
