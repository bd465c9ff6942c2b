using System.Globalization;
using System.IO.Compression;
using Threat.Core;

namespace QuickStart.NslKdd;

/// <summary>Reads the files of NSL-KDD (Tavallaee et al. 2009): 41 features, the attack's name, a difficulty; three features are symbols and become one-hot columns. The entity of a row is its attack; every normal row is its own.</summary>
public static class NslKddReader
{
    public static readonly LabelSet Labels = LabelSet.Create("Normal", "DoS", "Probe", "R2L", "U2R");

    private const string TrainFile = "KDDTrain+_20Percent.txt", TestFile = "KDDTest+.txt", FieldsFile = "field-names.csv", ClassesFile = "attack-classes.csv";

    public static NslKddData Read(string folder)
    {
        if (!Directory.Exists(folder)) throw new UserErrorException($"Folder '{folder}' does not exist. Give the folder that holds {TrainFile}, {TestFile}, {FieldsFile} and {ClassesFile}.");
        (string Name, bool Symbolic)[] fields = ReadFields(Existing(folder, FieldsFile));
        Dictionary<string, int> classes = ReadClasses(Existing(folder, ClassesFile));
        List<Row> train = ReadRows(Existing(folder, TrainFile), fields, classes), test = ReadRows(Existing(folder, TestFile), fields, classes);

        // The columns are decided by the training file alone; a symbol seen in the test only gets no column and reads as none of the known.
        List<(string Name, int Field, string? Symbol)> columns = [];
        for (int f = 0; f < fields.Length; f++)
        {
            int field = f;
            if (!fields[f].Symbolic) columns.Add((fields[f].Name, f, null));
            else columns.AddRange(train.Select(r => r.Fields[field]).Distinct().Order(StringComparer.Ordinal).Select(symbol => ($"{fields[field].Name}={symbol}", field, (string?)symbol)));
        }
        ColumnScaling[] scalings = [.. columns.Select(c => c.Symbol is null ? ColumnScaling.LogStandard : ColumnScaling.None)];
        return new NslKddData(ToDataset(train, columns), ToDataset(test, columns), scalings);
    }

    private static LabeledDataset ToDataset(List<Row> rows, List<(string Name, int Field, string? Symbol)> columns)
    {
        float[] values = new float[rows.Count * columns.Count];
        for (int i = 0; i < rows.Count; i++)
        {
            for (int c = 0; c < columns.Count; c++)
            {
                (_, int field, string? symbol) = columns[c];
                values[i * columns.Count + c] = symbol is null ? rows[i].Numbers[field] : rows[i].Fields[field] == symbol ? 1f : 0f;
            }
        }
        return new LabeledDataset(FeatureMatrix.FromMemory(values, columns.Count, [.. columns.Select(c => c.Name)]), rows.Select(r => r.Label).ToArray(), Labels,
            [.. rows.Select((r, i) => r.Label == 0 ? FormattableString.Invariant($"normal {i}") : r.Attack)]);
    }

    private static List<Row> ReadRows(string path, (string Name, bool Symbolic)[] fields, Dictionary<string, int> classes)
    {
        List<Row> rows = [];
        foreach ((string line, int number) in Lines(path))
        {
            string[] parts = line.Split(',');
            if (parts.Length != fields.Length + 2)
                throw new UserErrorException($"{path}:{number}: {parts.Length} columns, expected {fields.Length + 2} ({fields.Length} features, the attack's name, the difficulty). Is this a file of NSL-KDD?");
            float[] numbers = new float[fields.Length];
            for (int f = 0; f < fields.Length; f++)
            {
                if (!fields[f].Symbolic && (!float.TryParse(parts[f], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[f]) || !float.IsFinite(numbers[f])))
                    throw new UserErrorException($"{path}:{number}: column {f + 1} ('{fields[f].Name}') is '{parts[f]}', expected a finite number.");
            }
            string attack = parts[fields.Length];
            if (!classes.TryGetValue(attack, out int label))
                throw new UserErrorException($"{path}:{number}: attack '{attack}' is unknown. Add a line '{attack},CLASS' to {ClassesFile}, where CLASS is one of {Labels}.");
            rows.Add(new Row(parts, numbers, attack, label));
        }
        return rows.Count > 0 ? rows : throw new UserErrorException($"{path} has no rows.");
    }

    private static (string Name, bool Symbolic)[] ReadFields(string path)
        => [.. Lines(path).Select(l => l.Line.Split(',') is [string name, "continuous" or "symbolic"] parts
            ? (name, parts[1] == "symbolic")
            : throw new UserErrorException($"{path}:{l.Number}: '{l.Line}' is not NAME,continuous or NAME,symbolic."))
            .Where(f => f.name != "attack" && f.name != "difficulty").Select(f => (f.name, f.Item2))];

    private static Dictionary<string, int> ReadClasses(string path)
    {
        Dictionary<string, int> classes = new(StringComparer.Ordinal);
        foreach ((string line, int number) in Lines(path).Skip(1))
        {
            if (line.Split(',') is not [string attack, string name] || !Labels.TryGetId(name, out int id))
                throw new UserErrorException($"{path}:{number}: '{line}' is not ATTACK,CLASS with a class out of {Labels}.");
            classes[attack] = id;
        }
        return classes;
    }

    private static IEnumerable<(string Line, int Number)> Lines(string path)
    {
        using FileStream file = File.OpenRead(path);
        using StreamReader reader = new(path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file);
        int number = 0;
        while (true)
        {
            string? line;
            try
            {
                line = reader.ReadLine();
            }
            catch (InvalidDataException e)
            {
                throw new UserErrorException($"{path}:{number + 1}: the compressed file is damaged or cut off ({e.Message}). Fetch it again.", e);
            }
            if (line is null) yield break;
            number++;
            if (line.Length > 0) yield return (line, number);
        }
    }

    private static string Existing(string folder, string file)
    {
        string path = Path.Combine(folder, file);
        return File.Exists(path) ? path : throw new UserErrorException($"{path} does not exist. Give the folder that holds {TrainFile}, {TestFile}, {FieldsFile} and {ClassesFile}.");
    }

    private sealed record Row(string[] Fields, float[] Numbers, string Attack, int Label);
}
