using Codex.Api.Replies;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Codex.Api.OpenApi;

/// <summary>Writes the documentation of an operation into an OpenAPI document.</summary>
internal static class OperationWriter
{
    /// <summary>Fills in what cannot be seen from the endpoint: names, parameters, the body.</summary>
    public static async Task DescribeAsync(
        OpenApiOperation operation,
        OperationDoc doc,
        OpenApiOperationTransformerContext context,
        CancellationToken cancellationToken)
    {
        OpenApiDocument document = context.Document!;

        // One route answers GET and HEAD, but an id must be there once.
        bool isHead = HttpMethods.IsHead(context.Description.HttpMethod ?? string.Empty);
        operation.OperationId = isHead ? doc.Id + "Head" : doc.Id;
        operation.Summary = doc.Summary;
        document.Tags ??= new HashSet<OpenApiTag>();
        if (!document.Tags.Any(tag => tag.Name == doc.Tag))
            document.Tags.Add(new OpenApiTag { Name = doc.Tag });
        operation.Tags = new HashSet<OpenApiTagReference> { new(doc.Tag, document) };
        operation.Parameters = [.. doc.Parameters.Select(Parameter)];
        Dictionary<string, OpenApiMediaType> bodies = [];
        if (doc.TakesJson is { } type)
        {
            OpenApiSchema schema = await context.GetOrCreateSchemaAsync(type, null, cancellationToken);
            bodies[Reply.Json] = new OpenApiMediaType { Schema = schema };
        }

        if (doc.TakesBytes)
            bodies["application/octet-stream"] = Bytes();
        if (bodies.Count > 0)
            operation.RequestBody = new OpenApiRequestBody { Required = !doc.IsBodyOptional, Content = bodies };
    }

    private static OpenApiParameter Parameter(ParameterDoc doc) => new()
    {
        Name = doc.Name,
        Description = doc.Description,
        In = doc.InPath ? ParameterLocation.Path : ParameterLocation.Query,
        Required = doc.InPath || doc.Required,
        Schema = Schema(doc.Kind),
    };

    private static OpenApiSchema Schema(ParameterKind kind) => kind switch
    {
        ParameterKind.Integer => new() { Type = JsonSchemaType.Integer, Format = "int64" },
        ParameterKind.Boolean => new() { Type = JsonSchemaType.Boolean },
        ParameterKind.TextList => new() { Type = JsonSchemaType.Array, Items = Schema(ParameterKind.Text) },
        _ => new() { Type = JsonSchemaType.String },
    };

    private static OpenApiMediaType Bytes() => new()
    {
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" },
    };
}
