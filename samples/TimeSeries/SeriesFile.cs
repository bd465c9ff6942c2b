using System.Globalization;
using Threat.Imbalance;

namespace TimeSeries;

/// <summary>Writes the first series of each class and a varied copy of it, to look at.</summary>
internal static class SeriesFile
{
    public static void Write(string path, SequenceSet real, AugmentedSequences augmented)
    {
        using StreamWriter file = new(path);
        file.WriteLine("class,kind,minute,connections,ports,failed_logins");
        for (int c = 0; c < Traffic.Classes.Count; c++)
        {
            int first = real.Labels.Span.IndexOf(c);
            int copy = Enumerable.Range(augmented.RealCount, augmented.Sequences.Count - augmented.RealCount).First(i => augmented.Sources.Span[i] == first);
            Append(c, "real", real.Series(first));
            Append(c, "varied", augmented.Sequences.Series(copy));
        }

        void Append(int classId, string kind, ReadOnlySpan<float> series)
        {
            for (int t = 0; t < Traffic.Minutes; t++)
                file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Traffic.Classes.NameOf(classId)},{kind},{t},{series[t * Traffic.Channels]:0.###},{series[t * Traffic.Channels + 1]:0.###},{series[t * Traffic.Channels + 2]:0.###}"));
        }
    }
}
