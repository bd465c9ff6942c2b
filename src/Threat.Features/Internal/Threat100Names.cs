namespace Threat.Features.Internal;

/// <summary>The 100 names of threat-100/v1, in order.</summary>
internal static class Threat100Names
{
    public static readonly string[] All =
    [
        "hour", "day_of_week", "is_weekend", "is_business_hours",
        "time_since_first_event", "event_count_1min", "event_count_5min", "event_count_1h",
        "event_count_24h", "events_per_minute", "events_per_hour", "burst_score",
        "sustained_activity", "connection_rate", "packet_rate", "dst_port_normalized",
        "src_port_normalized", "unique_dst_ports", "unique_src_ports", "port_diversity",
        "is_common_port", "is_high_port", "port_scan_score", "is_tcp",
        "is_udp", "is_icmp", "is_http", "is_ssh",
        "failed_login_count", "successful_login_count", "login_failure_rate", "unique_usernames",
        "unique_passwords", "password_diversity", "username_diversity", "default_credentials_attempted",
        "brute_force_score", "credential_stuffing_score", "command_count", "unique_commands",
        "dangerous_commands", "download_attempts", "upload_attempts", "script_execution_score",
        "shell_spawning_score", "privilege_escalation_score", "bytes_sent", "bytes_received",
        "total_bytes", "packet_count", "avg_packet_size", "connection_duration",
        "connection_count", "concurrent_connections", "connection_failures", "reconnection_rate",
        "http_requests", "http_methods_diversity", "url_length_avg", "url_entropy",
        "suspicious_paths", "sql_injection_indicators", "xss_indicators", "path_traversal_indicators",
        "entropy_score", "randomness_score", "geographic_anomaly", "temporal_anomaly",
        "behavioral_anomaly", "reputation_score", "threat_intelligence_match", "known_bad_ip",
        "tor_exit_node", "proxy_detected", "mean_inter_event_time", "stddev_inter_event_time",
        "event_regularity", "session_duration", "activity_variance", "abuseipdb_score",
        "is_tor_exit_node", "asn_reputation", "domain_age_days", "threat_intel_matches",
        "known_malware_c2", "command_entropy", "timing_regularity", "behavioral_consistency",
        "session_duration_variance", "inter_event_time_entropy", "resource_access_diversity", "lateral_movement_score",
        "data_exfiltration_score", "network_centrality", "clustering_coefficient", "connectivity_score",
        "communication_pattern_entropy", "unique_destinations", "bidirectional_connections", "network_isolation_score",
    ];
}
