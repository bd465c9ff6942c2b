using Threat.Core;
using Threat.Losses;
using Threat.TestKit;

namespace Threat.Detection.Tests;

public sealed class FileModelRegistryContractTests : ModelRegistryContractTests
{
    private string? _root;

    [TearDown]
    public void RemoveFolder()
    {
        if (_root is not null) Directory.Delete(_root, recursive: true);
        _root = null;
    }

    protected override void NewStorage() => _root = Directory.CreateTempSubdirectory("threat-registry-").FullName;

    protected override IModelRegistry Open(IModelFormat format) => new FileModelRegistry(new FileModelRegistryOptions { Folder = _root!, Readers = ThreatModelReaders.Default.With(format) });

    protected override ICalibration CreateCalibration() => new TemperatureCalibration(1.7);
}
