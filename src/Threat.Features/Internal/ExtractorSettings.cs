using System.Globalization;
using System.Net;
using Microsoft.Extensions.Configuration;

namespace Threat.Features.Internal;

/// <summary>The extractor's options as a configuration file holds them: time zone and networks by name. A list replaces the default.</summary>
internal sealed class ExtractorSettings
{
    public string? TimeZone { get; set; }

    public string? BusinessDayStart { get; set; }

    public string? BusinessDayEnd { get; set; }

    public DayOfWeek[]? WeekendDays { get; set; }

    public string[]? Holidays { get; set; }

    public int[]? CommonPorts { get; set; }

    public string[]? InternalNetworks { get; set; }

    public SecurityEventKinds? LiveSensors { get; set; }

    public int? MaxDegreeOfParallelism { get; set; }

    public static void Read(IConfiguration section, ThreatFeatureExtractorOptions options)
    {
        ExtractorSettings s = new();
        section.Bind(s, static o => o.ErrorOnUnknownConfiguration = true);
        if (s.TimeZone is not null) options.TimeZone = TimeZoneInfo.FindSystemTimeZoneById(s.TimeZone);
        if (s.BusinessDayStart is not null) options.BusinessDayStart = TimeOnly.Parse(s.BusinessDayStart, CultureInfo.InvariantCulture);
        if (s.BusinessDayEnd is not null) options.BusinessDayEnd = TimeOnly.Parse(s.BusinessDayEnd, CultureInfo.InvariantCulture);
        options.WeekendDays = s.WeekendDays ?? options.WeekendDays;
        if (s.Holidays is not null) options.Holidays = [.. s.Holidays.Select(static d => DateOnly.ParseExact(d, "yyyy-MM-dd", CultureInfo.InvariantCulture))];
        options.CommonPorts = s.CommonPorts ?? options.CommonPorts;
        if (s.InternalNetworks is not null) options.InternalNetworks = [.. s.InternalNetworks.Select(static n => IPNetwork.Parse(n))];
        options.LiveSensors = s.LiveSensors ?? options.LiveSensors;
        options.MaxDegreeOfParallelism = s.MaxDegreeOfParallelism ?? options.MaxDegreeOfParallelism;
    }
}
