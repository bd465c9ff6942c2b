using BenchmarkDotNet.Attributes;
using Threat.Core;
using Threat.Detection;

namespace Threat.Benchmarks.Detection;

/// <summary>Saving a model durably, and loading it with every hash checked.</summary>
[MemoryDiagnoser]
public class ArtifactBenchmark
{
    private string _folder = "";
    private ThreatModel _model = null!;

    [GlobalSetup]
    public void Setup()
    {
        _folder = Directory.CreateTempSubdirectory("threat-bench-").FullName;
        _model = DetectorModels.Model(100);
        Save();
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _model.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark]
    public string Save() => ThreatModelArtifact.Save(_model, Path.Combine(_folder, "model"), overwrite: true);

    [Benchmark]
    public void Load() => ThreatModelArtifact.Load(Path.Combine(_folder, "model")).Dispose();
}
