namespace Threat.Retraining.Tests;

public sealed class SqliteKillTests : KillContractTests
{
    protected override string NewStore(TempFolder folder) => folder.File("samples.db");
}
