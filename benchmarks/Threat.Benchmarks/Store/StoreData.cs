using System.Net;
using Threat.Features;
using Threat.Features.Intelligence;

namespace Threat.Benchmarks.Store;

/// <summary>Keys, vectors and events made from a seed.</summary>
internal static class StoreData
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

    /// <summary>Connections of many sources within a day.</summary>
    public static Dictionary<string, IReadOnlyList<SecurityEvent>> Events(int sources, int eventsEach, DateTimeOffset asOf)
    {
        Random random = new(5);
        Dictionary<string, IReadOnlyList<SecurityEvent>> events = [];
        for (int s = 0; s < sources; s++)
        {
            IPAddress source = IPAddress.Parse($"198.18.{s >> 8}.{s & 255}");
            events[source.ToString()] = [.. Enumerable.Range(0, eventsEach).Select(_ => (SecurityEvent)new ConnectionEvent(asOf - TimeSpan.FromSeconds(random.Next(1, 80_000)), source)
            {
                Destination = IPAddress.Parse($"192.0.2.{random.Next(1, 250)}"),
                SourcePort = random.Next(1024, 65_000),
                DestinationPort = random.Next(4) == 0 ? random.Next(1, 65_000) : 443,
            })];
        }
        return events;
    }

    /// <summary>Networks of 20 to 32 bits, somewhat more than asked for since some fall into each other.</summary>
    public static AddressRangeSet Ranges(int count)
    {
        Random random = new(3);
        return AddressRangeSet.From(Enumerable.Range(0, count * 23 / 20).Select(_ =>
        {
            int length = random.Next(20, 33);
            uint start = (uint)random.NextInt64(0x01000000, 0xDF000000) & (uint.MaxValue << (32 - length));
            return new IPNetwork(new IPAddress([(byte)(start >> 24), (byte)(start >> 16), (byte)(start >> 8), (byte)start]), length);
        }));
    }

    /// <summary>Addresses in and out of such networks.</summary>
    public static IPAddress[] Addresses(int count)
    {
        Random random = new(4);
        return [.. Enumerable.Range(0, count).Select(_ => new IPAddress((long)(uint)random.NextInt64()))];
    }

    public static double Median(List<double> times)
    {
        times.Sort();
        return times[times.Count / 2];
    }
}
