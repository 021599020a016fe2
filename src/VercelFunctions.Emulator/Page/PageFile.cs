using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using VercelFunctions.Emulator.Requests;

namespace VercelFunctions.Emulator.Page;

/// <summary>One of the files that the page is made of. They hold nothing of any cache, so they need no token.</summary>
internal sealed class PageFile
{
    private const string ResourcePrefix = "page/";
    private const string StartFile = "index.html";

    // Nothing from elsewhere, nothing that stands within the page itself, nothing around it.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    private static readonly PageFile[] All = [.. Read()];

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
            string other => throw new InvalidOperationException($"The page's file {name} is of a kind, {other}, that has no media type here."),
        };
        _content = content;
        _entityTag = $"\"{Convert.ToHexString(SHA256.HashData(content))[..32]}\"";
    }

    /// <summary>The file at the path of a request; null where there is none.</summary>
    public static PageFile? At(RequestTarget target) => Array.Find(All, file => target.HasPath(file._path));

    /// <summary>Answers with the file, or that the browser has it already.</summary>
    public async ValueTask AnswerAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        HttpResponse response = context.Response;
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            await ErrorAnswer.RefuseMethodAsync(response, "GET, HEAD").ConfigureAwait(false);
            return;
        }

        IHeaderDictionary headers = response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.ETag = _entityTag;

        // Asked for anew each time, so that a browser never mixes the files of two versions.
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
            await response.BodyWriter.WriteAsync(_content, context.RequestAborted).ConfigureAwait(false);
        }
    }

    private static IEnumerable<PageFile> Read()
    {
        Assembly assembly = typeof(PageFile).Assembly;
        foreach (string name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal)))
        {
            using Stream stream = assembly.GetManifestResourceStream(name)!;
            byte[] content = new byte[stream.Length];
            stream.ReadExactly(content);
            yield return new PageFile(name[ResourcePrefix.Length..], content);
        }
    }
}
