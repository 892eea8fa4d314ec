namespace Fabra.Grpc.Server.Configuration;

internal static partial class FabraSettings
{
    // A property, as all parts of the table.
    private static FabraSetting[] Resilience =>
    [
        new("FABRA_ONLINE_TIMEOUT", "Time for one call to a remote online store.", "10ms to 5m, such as 500ms",
            (o, t) => SettingText.Duration(t, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(5), v => o.Resilience.OnlineTimeout = v),
            o => SettingText.Show(o.Resilience.OnlineTimeout)),
        new("FABRA_OFFLINE_TIMEOUT", "Time for one call to a remote offline store.", "10ms to 5m, such as 5s",
            (o, t) => SettingText.Duration(t, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(5), v => o.Resilience.OfflineTimeout = v),
            o => SettingText.Show(o.Resilience.OfflineTimeout)),
        new("FABRA_OFFLINE_START_TIMEOUT", "Time a remote offline store may be out of reach at start.", "0s to 1h, such as 30s",
            (o, t) => SettingText.Duration(t, TimeSpan.Zero, TimeSpan.FromHours(1), v => o.Resilience.OfflineStartTimeout = v),
            o => SettingText.Show(o.Resilience.OfflineStartTimeout)),
        new("FABRA_ONLINE_CONCURRENCY", "Most calls to a remote online store at once.", "1 to 1000000",
            (o, t) => SettingText.Integer(t, 1, 1_000_000, v => o.Resilience.OnlineMaxConcurrent = (int)v),
            o => SettingText.Show(o.Resilience.OnlineMaxConcurrent)),
        new("FABRA_ONLINE_QUEUE", "Most calls that wait for a remote online store.", "0 to 1000000",
            (o, t) => SettingText.Integer(t, 0, 1_000_000, v => o.Resilience.OnlineQueueLimit = (int)v),
            o => SettingText.Show(o.Resilience.OnlineQueueLimit)),
        new("FABRA_OFFLINE_CONCURRENCY", "Most calls to a remote offline store at once.", "1 to 1000000",
            (o, t) => SettingText.Integer(t, 1, 1_000_000, v => o.Resilience.OfflineMaxConcurrent = (int)v),
            o => SettingText.Show(o.Resilience.OfflineMaxConcurrent)),
        new("FABRA_OFFLINE_QUEUE", "Most calls that wait for a remote offline store.", "0 to 1000000",
            (o, t) => SettingText.Integer(t, 0, 1_000_000, v => o.Resilience.OfflineQueueLimit = (int)v),
            o => SettingText.Show(o.Resilience.OfflineQueueLimit)),
        new("FABRA_BREAK_DURATION", "Time a remote store that fails is left alone.", "500ms to 5m, such as 1s",
            (o, t) => SettingText.Duration(t, TimeSpan.FromMilliseconds(500), TimeSpan.FromMinutes(5), v => o.Resilience.BreakDuration = v),
            o => SettingText.Show(o.Resilience.BreakDuration)),
        new("FABRA_ONLINE_CATCH_UP", "How far back values are written again to a shared online store.", "0s to 168h, such as 1h",
            (o, t) => SettingText.Duration(t, TimeSpan.Zero, TimeSpan.FromDays(7), v => o.Resilience.OnlineCatchUp = v),
            o => SettingText.Show(o.Resilience.OnlineCatchUp)),
    ];
}
