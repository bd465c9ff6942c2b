using Threat.TestKit;
using static Threat.Features.Tests.Make;

namespace Threat.Features.Tests;

[Category(TestRerun.Kernels)]
public sealed class LoginFeatureTests
{
    [Test]
    public void Counts_rates_and_diversities()
    {
        FeatureVector v = Extract(Login(50, "Root", "root"), Login(40, "root ", "toor"), Login(30, "bob", "root"), Login(20, "alice", "x", success: true));
        v.ShouldBe("failed_login_count", 3);
        v.ShouldBe("successful_login_count", 1);
        v.ShouldBe("login_failure_rate", 0.75);
        v.ShouldBe("unique_usernames", 3);
        v.ShouldBe("unique_passwords", 3);
        v.ShouldBe("password_diversity", 0.75);
        v.ShouldBe("username_diversity", 1.5 / 2);
        v.ShouldBe("default_credentials_attempted", 2);
        v.ShouldBe("brute_force_score", 2 / 30.0);
    }

    [Test]
    public void Without_passwords_in_the_log_their_features_are_missing()
    {
        FeatureVector v = Extract(Login(50, "a"), Login(40, null));
        foreach (string f in (string[])["unique_passwords", "password_diversity", "default_credentials_attempted"]) v.ShouldMiss(f, FeatureStatus.NotObserved);
        v.ShouldBe("unique_usernames", 1);
        v.ShouldMiss("username_diversity", FeatureStatus.Insufficient);
        Extract(Connection(3)).ShouldMiss("login_failure_rate", FeatureStatus.NotObserved);
        Extract(Login(3, null)).ShouldMiss("unique_usernames", FeatureStatus.NotObserved);
    }

    [Test]
    public void Brute_force_counts_one_users_failures_at_one_host_within_30_minutes()
    {
        Extract([.. Enumerable.Range(0, 15).Select(i => Login(100 + i * 119, "root"))]).ShouldBe("brute_force_score", 0.5);
        Extract([.. Enumerable.Range(0, 15).Select(i => Login(100 + i * 1800, "root"))]).ShouldBe("brute_force_score", 1 / 30.0);
        Extract([.. Enumerable.Range(0, 90).Select(i => Login(100 + i, "root", host: i % 3))]).ShouldBe("brute_force_score", 1);
        Extract([.. Enumerable.Range(0, 20).Select(i => Login(100 + i, "u" + i))]).ShouldBe("brute_force_score", 1 / 30.0);
        Extract(Login(9, "a", success: true)).ShouldBe("brute_force_score", 0);
    }

    [Test]
    public void Credential_stuffing_needs_many_users_with_few_tries_each()
    {
        // 5 users, 3 tries each, all within one 5-minute bucket: 5/10 · 15/30 · 5/5.
        Extract([.. Enumerable.Range(0, 15).Select(i => Login(10 + i, "u" + i % 5))]).ShouldBe("credential_stuffing_score", 0.25);
        // 2 users, one with 4 tries: 2/10 · 5/30 · 1/2.
        Extract([.. Enumerable.Range(0, 4).Select(i => Login(10 + i, "a")), Login(20, "b")]).ShouldBe("credential_stuffing_score", 0.2 * 5 / 30 / 2);
        Extract([.. Enumerable.Range(0, 30).Select(i => Login(10 + i, "u" + i))]).ShouldBe("credential_stuffing_score", 1);
    }
}
