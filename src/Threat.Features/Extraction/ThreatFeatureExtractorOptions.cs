using System.Net;

namespace Threat.Features;

/// <summary>What the definitions of the features leave to the site. Read once, when the extractor is made.</summary>
public sealed class ThreatFeatureExtractorOptions
{
    /// <summary>The site's time zone, for hour, weekday and business hours.</summary>
    /// <value>Default UTC.</value>
    public TimeZoneInfo TimeZone { get; set; } = TimeZoneInfo.Utc;

    /// <summary>When a working day begins, in the site's zone.</summary>
    /// <value>Default 09:00.</value>
    public TimeOnly BusinessDayStart { get; set; } = new(9, 0);

    /// <summary>When a working day ends (exclusive), in the site's zone; later than <see cref="BusinessDayStart"/>.</summary>
    /// <value>Default 17:00.</value>
    public TimeOnly BusinessDayEnd { get; set; } = new(17, 0);

    /// <summary>Days without work.</summary>
    /// <value>Default Saturday and Sunday.</value>
    public IReadOnlyCollection<DayOfWeek> WeekendDays { get; set; } = [DayOfWeek.Saturday, DayOfWeek.Sunday];

    /// <summary>Dates without work besides the weekend, in the site's zone.</summary>
    /// <value>Default none.</value>
    public IReadOnlyCollection<DateOnly> Holidays { get; set; } = [];

    /// <summary>Destination ports that ordinary traffic goes to (is_common_port).</summary>
    /// <value>Default the ports of the usual services, from 20 (FTP) to 8443 (HTTPS alternate).</value>
    public IReadOnlyCollection<int> CommonPorts { get; set; } =
    [
        20, 21, 22, 23, 25, 53, 67, 68, 80, 110, 123, 135, 137, 138, 139, 143, 161, 389, 443, 445, 465, 514, 587, 636, 853, 993, 995,
        1433, 1521, 1723, 3306, 3389, 5222, 5432, 5900, 5985, 5986, 8080, 8443,
    ];

    /// <summary>The site's own networks, for lateral movement, exfiltration and isolation.</summary>
    /// <value>Default the private and link-local ranges: 10/8, 172.16/12, 192.168/16, 100.64/10, 169.254/16, fc00::/7, fe80::/10.</value>
    public IReadOnlyCollection<IPNetwork> InternalNetworks { get; set; } =
    [
        IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("100.64.0.0/10"),
        IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("fc00::/7"), IPNetwork.Parse("fe80::/10"),
    ];

    /// <summary>
    /// The kinds of events that live sensors report. A count of a live kind without events is 0; of another it is missing.
    /// Null takes <see cref="EntityContext.LiveSensors"/>, or else the kinds that occur among the source's own events.
    /// </summary>
    /// <value>Default null.</value>
    public SecurityEventKinds? LiveSensors { get; set; }

    /// <summary>How many sources <see cref="ThreatFeatureExtractor.ExtractMany"/> works on at once, 1 or more.</summary>
    /// <value>Default 10.</value>
    public int MaxDegreeOfParallelism { get; set; } = 10;
}
