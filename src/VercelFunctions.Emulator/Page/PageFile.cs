using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using VercelFunctions.Emulator.Http;

namespace VercelFunctions.Emulator.Page;

/// <summary>A file of the page. Files contain no data of any cache, so they need no token.</summary>
internal sealed class PageFile : IOpenEndpoint
{
    private const string ResourcePrefix = "page/";
    private const string StartFile = "index.html";

    // No resources from other origins, no inline scripts and styles, no frames.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    private readonly string _path;
    private readonly string _contentType;
    private readonly byte[] _content;
    private readonly string _entityTag;

    private PageFile(string name, byte[] content)
    {
        _path = name == StartFile ? "/" : "/" + name;
        _contentType = Path.GetExtension(name) switch
        {
            ".html" => "text/html; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".svg" => "image/svg+xml",
            string other => throw new InvalidOperationException($"The page's file {name} has an extension without a media type: {other}."),
        };
        _content = content;
        _entityTag = $"\"{Convert.ToHexString(SHA256.HashData(content))[..32]}\"";
    }

    /// <summary>Reads all files.</summary>
    public static IEnumerable<PageFile> ReadAll()
    {
        Assembly assembly = typeof(PageFile).Assembly;
        IEnumerable<string> names = assembly.GetManifestResourceNames();
        foreach (string name in names.Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal)))
        {
            using Stream stream = assembly.GetManifestResourceStream(name)!;
            byte[] content = new byte[stream.Length];
            stream.ReadExactly(content);
            yield return new PageFile(name[ResourcePrefix.Length..], content);
        }
    }

    public bool Matches(RequestTarget target) => target.HasPath(_path);

    public async ValueTask RespondAsync(Exchange exchange)
    {
        exchange.IsOfPage = true;
        HttpRequest request = exchange.Request;
        HttpResponse response = exchange.Response;
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            await ErrorResponse.RefuseMethodAsync(response, "GET, HEAD").ConfigureAwait(false);
            return;
        }

        IHeaderDictionary headers = response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.ETag = _entityTag;

        // The browser revalidates each file, so it never mixes the files of two versions.
        headers.CacheControl = "no-cache";
        if (request.Headers[HeaderNames.IfNoneMatch].Contains(_entityTag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = _contentType;
        response.ContentLength = _content.Length;
        if (HttpMethods.IsGet(request.Method))
        {
            await response.BodyWriter.WriteAsync(_content, exchange.Aborted).ConfigureAwait(false);
        }
    }
}
