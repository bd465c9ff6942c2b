using Threat.Retraining.Internal;
using Threat.TestKit;

namespace Threat.Retraining.Tests;

/// <summary>Databases that earlier versions wrote stay readable. A fixture is written once and never again.</summary>
public sealed class ReleasedStoreTests
{
    private static readonly string[] Formats = ["samples-1.db"];

    private static string Fixtures => Path.Combine(RepositoryRoot.Path, "tests", "Threat.Retraining.Tests", "Fixtures");

    [TestCaseSource(nameof(Formats))]
    public async Task A_database_of_a_released_format_is_read_and_carried_on(string format)
    {
        using TempFolder folder = new();
        File.Copy(Path.Combine(Fixtures, format), folder.File("samples.db"));
        using SqliteSampleStore store = new(folder.File("samples.db"));
        await ReleasedStore.CheckAsync(store, store.Runs);
    }

    [Test]
    public void A_signature_of_a_released_version_still_holds()
        => Convert.ToHexStringLower(Provenance.Sign(ReleasedStore.Signed, [.. Enumerable.Range(1, 32).Select(static i => (byte)i)])).ShouldBe(Convert.ToHexStringLower(ReleasedStore.Signed.Signature.Span));

    [Test]
    [Explicit("Writes the fixture of the format in use; run it by name when the format changes.")]
    public async Task Write_the_fixture()
    {
        using TempFolder folder = new();
        using (SqliteSampleStore store = new(folder.File("samples.db"))) await ReleasedStore.WriteAsync(store, store.Runs);
        File.Exists(folder.File("samples.db-wal")).ShouldBeFalse("closing moves everything into the one file");
        File.Copy(folder.File("samples.db"), Path.Combine(Fixtures, Formats[^1]));
    }
}
