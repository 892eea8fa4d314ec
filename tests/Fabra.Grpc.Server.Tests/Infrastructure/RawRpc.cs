using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using Google.Rpc;

namespace Fabra.Grpc.Server.Tests.Infrastructure;

/// <summary>gRPC by hand, to send what no client library would.</summary>
internal static class RawRpc
{
    public static async Task<(string? Code, Status? Details)> CallAsync(
        Uri server, string method, byte[] message, CancellationToken cancellationToken)
    {
        var (code, details) = await CallForTextAsync(server, method, message, cancellationToken);
        return (code, ParseDetails(details));
    }

    /// <summary>Makes a call and returns the status and its details as the header or trailer spells them.</summary>
    public static Task<(string? Code, string? Details)> CallForTextAsync(
        Uri server, string method, byte[] message, CancellationToken cancellationToken)
    {
        var frame = new byte[5 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, 5);
        return SendAsync(server, method, frame, null, cancellationToken);
    }

    /// <summary>Sends a frame that need not be one, and a header.</summary>
    public static async Task<(string? Code, Status? Details)> CallAsync(
        Uri server, string method, byte[] frame, (string Name, string Value)? header, CancellationToken cancellationToken)
    {
        var (code, details) = await SendAsync(server, method, frame, header, cancellationToken);
        return (code, ParseDetails(details));
    }

    private static async Task<(string? Code, string? Details)> SendAsync(
        Uri server, string method, byte[] frame, (string Name, string Value)? header, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server, method))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(frame) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } },
        };
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        if (header is var (name, value))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await http.SendAsync(request, cancellationToken);
        await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return (Find(response, "grpc-status"), Find(response, "grpc-status-details-bin"));
    }

    /// <summary>
    /// Begins a call whose message never comes; the server has it in flight when this returns. Ends when disposed.
    /// </summary>
    public static async Task<IDisposable> BeginAsync(Uri server, string method, CancellationToken cancellationToken)
    {
        var http = new HttpClient();
        var content = new UnfinishedContent();
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server, method))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        var sending = http.SendAsync(request, cancellationToken);
        await content.Begun.WaitAsync(cancellationToken);
        return new Unfinished(http, request, sending);
    }

    private static string? Find(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) || response.TrailingHeaders.TryGetValues(name, out values)
            ? values.Single()
            : null;

    private static Status? ParseDetails(string? base64) => base64 is null
        ? null
        : Status.Parser.ParseFrom(Convert.FromBase64String(base64.PadRight((base64.Length + 3) / 4 * 4, '=')));

    /// <summary>The head of a message, and then nothing.</summary>
    private sealed class UnfinishedContent : HttpContent
    {
        private readonly TaskCompletionSource _begun = new();

        public UnfinishedContent() => Headers.ContentType = new MediaTypeHeaderValue("application/grpc");

        public Task Begun => _begun.Task;

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(
            Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync(new byte[] { 0, 0, 0 }, cancellationToken);
            await stream.FlushAsync(cancellationToken);
            _begun.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    private sealed class Unfinished(HttpClient http, HttpRequestMessage request, Task sending) : IDisposable
    {
        public void Dispose()
        {
            http.Dispose();
            request.Dispose();
            // Observed: that it fails is what disposing is for.
            _ = sending.ContinueWith(
                task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }
}
