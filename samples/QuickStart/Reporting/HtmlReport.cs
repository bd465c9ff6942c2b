using System.Globalization;
using System.Net;
using System.Text;

namespace QuickStart.Reporting;

/// <summary>One self-contained HTML file: paragraphs, tables, text blocks and pictures in order.</summary>
internal sealed class HtmlReport(string title)
{
    private readonly StringBuilder _body = new();

    public void Heading(string text) => _body.AppendLine(CultureInfo.InvariantCulture, $"<h2>{Encode(text)}</h2>");

    public void Paragraph(string text) => _body.AppendLine(CultureInfo.InvariantCulture, $"<p>{Encode(text)}</p>");

    public void Text(string text) => _body.AppendLine(CultureInfo.InvariantCulture, $"<pre>{Encode(text)}</pre>");

    public void Picture(byte[] png, string description)
        => _body.AppendLine(CultureInfo.InvariantCulture, $"<img alt=\"{Encode(description)}\" src=\"data:image/png;base64,{Convert.ToBase64String(png)}\">");

    public void Table(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        _body.Append("<table><tr>").AppendJoin("", header.Select(h => $"<th>{Encode(h)}</th>")).AppendLine("</tr>");
        foreach (IReadOnlyList<string> row in rows) _body.Append("<tr>").AppendJoin("", row.Select(c => $"<td>{Encode(c)}</td>")).AppendLine("</tr>");
        _body.AppendLine("</table>");
    }

    public void Save(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllText(path, $$"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>{{Encode(title)}}</title>
            <style>
              body { font: 15px/1.5 system-ui, sans-serif; max-width: 1320px; margin: 2em auto; padding: 0 1em; color: #1c2430; }
              table { border-collapse: collapse; margin: 1em 0; } td, th { padding: .3em .8em; border-bottom: 1px solid #d5dbe3; text-align: right; white-space: nowrap; }
              td:first-child, th:first-child { text-align: left; } img { max-width: 640px; width: 100%; margin: .3em; border: 1px solid #e3e7ec; }
              pre { background: #f5f7f9; padding: 1em; overflow-x: auto; }
            </style></head><body>
            <h1>{{Encode(title)}}</h1>
            {{_body}}
            </body></html>
            """);
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
