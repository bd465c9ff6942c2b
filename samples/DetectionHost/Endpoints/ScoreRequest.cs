using System.ComponentModel;
using System.Text.Json;

namespace DetectionHost.Endpoints;

/// <summary>A source and its events.</summary>
/// <param name="Source">The address to judge.</param>
/// <param name="Events">Its events of the last 24 hours in Elastic Common Schema, and older ones for its baseline where there are any.</param>
/// <param name="AsOf">The instant to judge it at: events before it count. Now when left out.</param>
/// <param name="Review">True puts the score before the reviewers even when it is no threat, for spot checks.</param>
internal sealed record ScoreRequest(
    [property: Description("The address to judge, as in 203.0.113.9.")] string Source,
    [property: Description("Its events in Elastic Common Schema, as in {\"@timestamp\":\"2026-03-02T10:00:00Z\",\"event\":{\"category\":\"network\"},\"source\":{\"ip\":\"203.0.113.9\"},\"destination\":{\"ip\":\"198.51.100.10\",\"port\":22}}.")] IReadOnlyList<JsonElement> Events,
    [property: Description("The instant to judge it at; events before it count. Now when left out.")] DateTimeOffset? AsOf = null,
    [property: Description("True puts the score before the reviewers even when it is no threat.")] bool Review = false);
