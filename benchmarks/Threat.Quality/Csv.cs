using System.Globalization;
using System.IO.Compression;
using CsvHelper;
using CsvHelper.Configuration;
using QuickStart;
using Threat.Core;

namespace Threat.Quality;

/// <summary>A CSV with a header: one column of class names, the others numbers.</summary>
internal static class Csv
{
    public static LabeledDataset Read(string path, string labelColumn, IReadOnlyCollection<string> leftOut, Func<string, string> classOf, LabelSet? labelSet)
    {
        if (!File.Exists(path)) throw new UserErrorException($"{path} does not exist.");
        using FileStream file = File.OpenRead(path);
        using StreamReader text = new(path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file);
        using CsvReader csv = new(text, new CsvConfiguration(CultureInfo.InvariantCulture));
        if (!csv.Read() || !csv.ReadHeader()) throw new UserErrorException($"{path} is empty; it needs a header line.");
        string[] header = csv.HeaderRecord!;
        int label = Array.IndexOf(header, labelColumn);
        if (label < 0) throw new UserErrorException($"{path} has no column '{labelColumn}'. Its columns are {string.Join(", ", header)}.");
        int[] columns = [.. Enumerable.Range(0, header.Length).Where(c => c != label && !leftOut.Contains(header[c]))];
        List<float> values = [];
        int undefined = 0;
        List<string> names = [], originals = [];
        while (csv.Read())
        {
            foreach (int c in columns)
            {
                string field = csv.GetField(c) ?? "";
                if (!float.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out float value)) throw new UserErrorException($"{path}, row {csv.Parser.Row}: column '{header[c]}' is '{field}', expected a number. Leave the column out or code its categories as numbers.");
                if (!float.IsFinite(value)) undefined++;
                // Rates over an empty time are infinite or NaN in flow records; they read as 0, and are counted.
                values.Add(float.IsFinite(value) ? value : 0f);
            }
            originals.Add(csv.GetField(label) ?? "");
            names.Add(classOf(originals[^1]));
        }
        if (undefined > 0) Console.Error.WriteLine($"{path}: {undefined:N0} of {values.Count:N0} values are infinite or NaN and were read as 0.");
        LabelSet labels = labelSet ?? LabelSet.Create([.. names.Distinct(StringComparer.OrdinalIgnoreCase)]);
        return new LabeledDataset(FeatureMatrix.FromMemory(values.ToArray(), columns.Length, [.. columns.Select(c => header[c])]), names.Select(labels.IdOf).ToArray(), labels);
    }
}
