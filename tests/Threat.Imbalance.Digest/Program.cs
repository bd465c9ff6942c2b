using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using Threat.Core;
using Threat.Imbalance;

int threads = int.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture);
LabeledDataset data = Data(), mixed = Data(categories: true);
const SmallClassHandling Small = SmallClassHandling.FewerNeighbors;
IResampler[] samplers =
[
    new Smote(new SmoteOptions { SmallClasses = Small, MaxDegreeOfParallelism = threads }),
    new Smote(new SmoteOptions { SmallClasses = Small, MaxDegreeOfParallelism = threads, Scaling = DistanceScaling.None }),
    new Adasyn(new AdasynOptions { SmallClasses = Small, MaxDegreeOfParallelism = threads }),
    new BorderlineSmote(new BorderlineSmoteOptions { SmallClasses = Small, MaxDegreeOfParallelism = threads, Kind = BorderlineKind.BothSides }),
    new SmoteTomek(new SmoteTomekOptions { SmallClasses = Small, MaxDegreeOfParallelism = threads }),
    new SmoteEnn(new SmoteEnnOptions { SmallClasses = Small, MaxDegreeOfParallelism = threads }),
    new KMeansSmote(new KMeansSmoteOptions { MaxDegreeOfParallelism = threads }),
    new RandomOverSampler(new RandomOverSamplerOptions { Shrinkage = 1, MaxDegreeOfParallelism = threads }),
    new TargetDistributionResampler(new TargetDistributionOptions { SmallClasses = Small, MaxDegreeOfParallelism = threads }),
    new EditedNearestNeighbours(new EditedNearestNeighboursOptions { Vote = NeighborVote.Majority, MaxDegreeOfParallelism = threads }),
    new TomekLinks(new TomekLinksOptions { MaxDegreeOfParallelism = threads }),
    new NearMiss(new NearMissOptions { MaxDegreeOfParallelism = threads }),
    new ClusterCentroids(new ClusterCentroidsOptions { MaxDegreeOfParallelism = threads }),
    new Adasyn(new AdasynOptions { SmallClasses = Small, MaxDegreeOfParallelism = threads, Search = new NeighborSearchOptions { Method = NeighborSearchMethod.Approximate, TargetRecall = 0.7 } }),
];
foreach (IResampler sampler in samplers) Print(sampler, data);
Print(new SmoteNc(new SmoteNcOptions { CategoricalColumns = [0, 1], SmallClasses = Small, MaxDegreeOfParallelism = threads }), mixed);
Console.Error.WriteLine(Vector128.IsHardwareAccelerated ? "intrinsics" : "scalar");

static void Print(IResampler sampler, LabeledDataset data)
{
    ResamplingResult result = sampler.Resample(data);
    using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    hash.AppendData(MemoryMarshal.AsBytes(result.Dataset.Features.Values.Span));
    hash.AppendData(MemoryMarshal.AsBytes(result.Dataset.Labels.Span));
    foreach (RowOrigin origin in result.Origins.Span) hash.AppendData(System.Text.Encoding.UTF8.GetBytes(origin.ToString()));
    Console.WriteLine($"{sampler.Name} {result.Dataset.RowCount} {Convert.ToHexString(hash.GetHashAndReset().AsSpan(0, 8))}");
}

static LabeledDataset Data(bool categories = false)
{
    const int Columns = 21;
    Random random = new(7);
    int[] counts = [4_100, 260, 120, 40], labels = [.. counts.SelectMany((n, c) => Enumerable.Repeat(c, n))];
    random.Shuffle(labels);
    float[] x = new float[labels.Length * Columns];
    for (int i = 0; i < labels.Length; i++)
    {
        double shared = random.NextDouble() * 8;
        for (int c = 0; c < Columns; c++) x[i * Columns + c] = categories && c < 2 ? random.Next(4) : (float)(shared * (c % 5) + labels[i] + random.NextDouble() * 3);
    }
    return new LabeledDataset(FeatureMatrix.FromMemory(x, Columns), labels, LabelSet.Create(["A", "B", "C", "D"]));
}
