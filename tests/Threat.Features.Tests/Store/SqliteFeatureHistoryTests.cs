using Microsoft.Data.Sqlite;
using Threat.TestKit;

namespace Threat.Features.Tests;

[TestFixture]
public sealed class SqliteFeatureHistoryTests
{
    private static readonly FeatureSchema Schema = FeatureSchema.Threat100;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private string _folder = "";

    [SetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("threat-history-").FullName;

    [TearDown]
    public void DeleteFolder()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private SqliteFeatureHistory Open() => new(Path.Combine(_folder, "history.db"));

    private static async Task<StoredFeatures?> At(SqliteFeatureHistory history, int entity, DateTimeOffset at, FeatureSchema? schema = null)
        => (await history.GetAsOfAsync([KeyValuePair.Create(TestVectors.Address(entity), at)], schema ?? Schema))[0];

    [Test]
    public async Task An_instant_sees_the_latest_vector_known_by_then_and_none_of_the_future()
    {
        SqliteFeatureHistory history = Open();
        DateTimeOffset t = TestVectors.T0;
        await history.AppendAsync([.. Enumerable.Range(0, 5).Select(i => KeyValuePair.Create(TestVectors.Address(1), TestVectors.Stored(i, t + i * Hour)))]);
        (await At(history, 1, t - TimeSpan.FromTicks(1))).ShouldBeNull();
        for (int i = 0; i < 5; i++)
        {
            (await At(history, 1, t + i * Hour))!.Vector.ShouldBeTheSameAs(TestVectors.Vector(i, t + i * Hour));
            (await At(history, 1, t + (i + 1) * Hour - TimeSpan.FromTicks(1)))!.Vector.AsOf.ShouldBe(t + i * Hour);
        }
        (await At(history, 2, t + Hour)).ShouldBeNull();
        (await At(history, 1, t + Hour, TestVectors.OtherSchema)).ShouldBeNull();
    }

    [Test]
    public async Task A_vector_backfilled_later_was_not_known_then()
    {
        SqliteFeatureHistory history = Open();
        DateTimeOffset t = TestVectors.T0;
        await history.AppendAsync([KeyValuePair.Create(TestVectors.Address(1), TestVectors.Stored(1, t, t)), KeyValuePair.Create(TestVectors.Address(1), TestVectors.Stored(2, t + Hour, t + 48 * Hour))]);
        (await At(history, 1, t + 2 * Hour))!.Vector.AsOf.ShouldBe(t);
        (await At(history, 1, t + 48 * Hour))!.Vector.AsOf.ShouldBe(t + Hour);
    }

    [Test]
    public async Task It_survives_reopening_and_forgets_on_request()
    {
        await Open().AppendAsync([.. Enumerable.Range(0, 10).Select(i => KeyValuePair.Create(TestVectors.Address(i), TestVectors.Stored(i, TestVectors.T0 + i * Hour)))]);
        SqliteFeatureHistory again = Open();
        (await At(again, 3, TestVectors.T0 + 100 * Hour))!.Vector.ShouldBeTheSameAs(TestVectors.Vector(3, TestVectors.T0 + 3 * Hour));
        (await again.DeleteBeforeAsync(TestVectors.T0 + 4 * Hour)).ShouldBe(4);
        (await At(again, 3, TestVectors.T0 + 100 * Hour)).ShouldBeNull();
    }

    [Test]
    public async Task Writers_at_the_same_time_lose_nothing()
    {
        SqliteFeatureHistory a = Open(), b = Open();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(w => (w % 2 == 0 ? a : b).AppendAsync([.. Enumerable.Range(0, 50).Select(i => KeyValuePair.Create(TestVectors.Address(w * 50 + i), TestVectors.Stored(i)))])));
        (await a.GetAsOfAsync([.. Enumerable.Range(0, 400).Select(i => KeyValuePair.Create(TestVectors.Address(i), TestVectors.T0))], Schema)).ShouldAllBe(v => v != null);
    }
}
