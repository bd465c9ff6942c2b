using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Threat.DetectionHost.Tests;

/// <summary>Reads answers as JSON, and insists on their status.</summary>
internal static class HttpAnswers
{
    public static async Task<JsonNode> GetAsync(this HttpClient client, string path, HttpStatusCode expected)
        => await ReadAsync(await client.GetAsync(path), expected);

    public static async Task<JsonNode> PostAsync(this HttpClient client, string path, object? body, HttpStatusCode expected)
        => await ReadAsync(await client.PostAsJsonAsync(path, body), expected);

    /// <summary>The body; an error must be problem details that say something.</summary>
    public static async Task<JsonNode> ReadAsync(HttpResponseMessage response, HttpStatusCode expected)
    {
        string text = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(expected, text);
        if ((int)expected < 400) return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json", text);
        JsonNode problem = JsonNode.Parse(text)!;
        ((int)problem["status"]!).ShouldBe((int)expected);
        return problem;
    }

    public static string Detail(this JsonNode problem) => (string)problem["detail"]!;
}
