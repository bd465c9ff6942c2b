using System.Text.Json;
using System.Text;
using Threat.Features.Internal;
using Threat.TestKit;

namespace Threat.Features.Tests;

/// <summary>The scanner accepts what System.Text.Json accepts, and nothing else.</summary>
[Category(TestRerun.Kernels)]
public sealed class JsonRowTests
{
    private static readonly FieldTable Table = new("a", "b", "a.b", "é");

    [TestCase("""{"a":1}""", "1")]
    [TestCase("""{"a":"x\n\t\"\\\/\u00e9\ud83d\ude00"}""", "x\n\t\"\\/é😀")]
    [TestCase(""" { "b" : [ ] , "a" : -0.5e+10 } """, "-0.5e+10")]
    [TestCase("""{"a":true,"b":{"c":[[{}]]}}""", "true")]
    [TestCase("""{"a":["first","second",{"a":1}]}""", "first")]
    [TestCase("""{"a":[{"x":1},"second"]}""", null)]
    [TestCase("""{"a":null}""", null)]
    [TestCase("""{"a":{"b":2}}""", null)]
    [TestCase("""{"\u0061":1}""", null)]
    public void Objects_are_read(string json, string? a)
    {
        FieldRow row = new(Table.Count);
        JsonRow.TryRead(Encoding.UTF8.GetBytes(json), Table, row, out string reason).ShouldBeTrue(reason);
        (row.Has(0) ? Encoding.UTF8.GetString(row[0]) : null).ShouldBe(a);
        if (json.Contains("{\"b\":2}")) Encoding.UTF8.GetString(row[2]).ShouldBe("2");
    }

    [TestCase("{nonsense", "the JSON is malformed at byte 1.")]
    [TestCase("{\"a\":", "the JSON is malformed at byte 5.")]
    [TestCase("{\"a\":01}", "the JSON is malformed at byte 6.")]
    [TestCase("{\"a\":1]", "the JSON is malformed at byte 6.")]
    [TestCase("{\"a\":\"\\x\"}", "the JSON is malformed at byte 7.")]
    [TestCase("{\"a\":\"\\ud800\"}", "the JSON holds text that is no UTF-8.")]
    [TestCase("{\"a\":1} x", "there is text after the JSON object.")]
    [TestCase("[1]", "the line is no JSON object.")]
    public void Faults_say_where(string json, string expected)
    {
        JsonRow.TryRead(Encoding.UTF8.GetBytes(json), Table, new FieldRow(Table.Count), out string reason).ShouldBeFalse();
        reason.ShouldBe(expected);
    }

    [Test]
    public void On_mutated_texts_it_agrees_with_System_Text_Json()
    {
        string[] good = ["""{"a":"x\u00e9y","b":[1,2.5e-3,{"c":null}],"a.b":{"d":[],"e":{}}}""", """{ "é" : true , "a" : false, "b" : -12 }"""];
        byte[] pieces = [.. "\"{}[]:,\\ue0123.-+ntf \t\x01"u8];
        Random r = new(4);
        int accepted = 0, refused = 0;
        for (int i = 0; i < 60_000; i++)
        {
            List<byte> text = [.. Encoding.UTF8.GetBytes(good[r.Next(good.Length)])];
            for (int edits = r.Next(0, 3); edits > 0; edits--)
            {
                int at = r.Next(text.Count);
                switch (r.Next(3))
                {
                    case 0: text[at] = pieces[r.Next(pieces.Length)]; break;
                    case 1: text.RemoveAt(at); break;
                    default: text.Insert(at, pieces[r.Next(pieces.Length)]); break;
                }
            }
            byte[] json = [.. text];
            bool ours = JsonRow.TryRead(json, Table, new FieldRow(Table.Count), out string reason);
            // A lone surrogate in a wanted field is beyond what Utf8JsonReader checks while it walks.
            if (reason == "the JSON holds text that is no UTF-8.") continue;
            ours.ShouldBe(Accepts(json), Encoding.UTF8.GetString(json));
            if (ours) accepted++;
            else refused++;
        }
        accepted.ShouldBeGreaterThan(10_000);
        refused.ShouldBeGreaterThan(10_000);
    }

    private static bool Accepts(byte[] json)
    {
        try
        {
            Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = 64 });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
            while (reader.Read()) { }
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
