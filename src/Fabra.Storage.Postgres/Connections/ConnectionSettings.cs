using System.Globalization;
using Fabra.Core.Naming;
using Npgsql;

namespace Fabra.Storage.Postgres.Connections;

/// <summary>libpq's names of settings, and what they are in Npgsql. Any other name is left to Npgsql.</summary>
internal static class ConnectionSettings
{
    private static readonly Dictionary<string, Action<NpgsqlConnectionStringBuilder, string>> Known =
        new(StringComparer.OrdinalIgnoreCase)
        {
            ["host"] = (builder, value) => builder.Host = value,
            ["port"] = SetPort,
            ["dbname"] = (builder, value) => builder.Database = value,
            ["user"] = (builder, value) => builder.Username = value,
            ["password"] = (builder, value) => builder.Password = value,
            ["passfile"] = (builder, value) => builder.Passfile = value,
            ["sslmode"] = (builder, value) => builder.SslMode = Choice<SslMode>("sslmode", value),
            ["sslrootcert"] = (builder, value) => builder.RootCertificate = value,
            ["sslcert"] = (builder, value) => builder.SslCertificate = value,
            ["sslkey"] = (builder, value) => builder.SslKey = value,
            ["sslpassword"] = (builder, value) => builder.SslPassword = value,
            ["channel_binding"] = (builder, value) => builder.ChannelBinding = Choice<ChannelBinding>("channel_binding", value),
            ["gssencmode"] = (builder, value) =>
                builder.GssEncryptionMode = Choice<GssEncryptionMode>("gssencmode", value),
            ["target_session_attrs"] = (builder, value) =>
            {
                Choice<TargetSessionAttributes>("target_session_attrs", value);
                builder.TargetSessionAttributes = value;
            },
            ["load_balance_hosts"] = (builder, value) =>
                builder.LoadBalanceHosts = Choice<LoadBalancing>("load_balance_hosts", value) == LoadBalancing.Random,
            ["application_name"] = (builder, value) => builder.ApplicationName = value,
            ["options"] = (builder, value) => builder.Options = value,
            ["connect_timeout"] = (builder, value) => builder.Timeout = Number("connect_timeout", value, 1, 300),
            ["command_timeout"] = (builder, value) => builder.CommandTimeout = Number("command_timeout", value, 1, 3_600),
            ["pool_size"] = (builder, value) => builder.MaxPoolSize = Number("pool_size", value, 1, 1_000),
            ["keepalives"] = (builder, value) => builder.TcpKeepAlive = Number("keepalives", value, 0, 1) == 1,
            ["keepalives_idle"] = (builder, value) => builder.TcpKeepAliveTime = Number("keepalives_idle", value, 1, 86_400),
            ["keepalives_interval"] = (builder, value) =>
                builder.TcpKeepAliveInterval = Number("keepalives_interval", value, 1, 86_400),
        };

    /// <summary>Which server a connection may go to: the primary, unless the text says otherwise.</summary>
    public static TargetSessionAttributes Target(NpgsqlConnectionStringBuilder builder) => builder.TargetSessionAttributes is { } target
        ? Choice<TargetSessionAttributes>("target_session_attrs", target)
        : TargetSessionAttributes.Primary;

    /// <exception cref="ConnectionTextException">An unknown name, or a value that is not allowed.</exception>
    public static void Apply(NpgsqlConnectionStringBuilder builder, string name, string value)
    {
        if (Known.TryGetValue(name, out var set))
        {
            set(builder, value);
            return;
        }

        try
        {
            builder[name] = value;
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or OverflowException or InvalidCastException)
        {
            // The driver's message is not passed on: it may quote the value.
            throw builder.ContainsKey(name)
                ? new ConnectionTextException($"its {name} has a value that is not allowed")
                : new ConnectionTextException($"it has an unknown setting \"{name}\"{ClosestNames.Hint(ClosestNames.To(name, Known.Keys))}");
        }
    }

    private static void SetPort(NpgsqlConnectionStringBuilder builder, string value)
    {
        // libpq allows one port for each host.
        var ports = value.Split(',');
        var numbers = ports.Select(port => Number("port", port, 1, 65_535)).ToArray();
        if (numbers.Length == 1)
        {
            builder.Port = numbers[0];
            return;
        }

        var hosts = builder.Host?.Split(',') ?? [];
        if (hosts.Length != numbers.Length)
        {
            throw new ConnectionTextException("it has another number of ports than of hosts, which have to stand before them");
        }

        builder.Host = string.Join(',', hosts.Zip(numbers, (host, port) => $"{host}:{port}"));
    }

    private static int Number(string name, string value, int least, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new ConnectionTextException($"its {name} is \"{value}\"; allowed: {least} to {most}");

    /// <summary>The names of an enum as libpq writes them: <c>verify-full</c>.</summary>
    private static T Choice<T>(string name, string value)
        where T : struct, Enum =>
        Enum.TryParse<T>(value.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var choice) && Enum.IsDefined(choice)
            && !char.IsDigit(value[0])
            ? choice
            : throw new ConnectionTextException($"its {name} is \"{value}\"; allowed: {Names<T>()}");

    private static string Names<T>()
        where T : struct, Enum => string.Join(", ", Enum.GetNames<T>().Select(Name));

    private static string Name(string name) => string.Concat(name.Select((letter, i) =>
        i > 0 && char.IsUpper(letter) && !char.IsUpper(name[i - 1]) ? $"-{char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));

    private enum LoadBalancing
    {
        Disable,
        Random,
    }
}
