// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.http;

import java.io.IOException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;

import io.chihuo.step.StepFiles;

/**
 * Makes the result of a step of an answer, within the bounds of a result or in a file.
 */
final class AnswerReader {

	private static final int MAX_HEADER_SIZE = 32 * 1024;

	/** For the names of the members, the status and the address. */
	private static final int FRAME_SIZE = 1024;

	private final long maxResultSize;

	private final @Nullable StepFiles files;

	AnswerReader(long maxResultSize, @Nullable StepFiles files) {
		this.maxResultSize = maxResultSize;
		this.files = files;
	}

	Map<String, Object> readAnswer(HttpStepRequest request, ClientHttpResponse response) throws IOException {
		Map<String, Object> result = new LinkedHashMap<>();
		result.put("status", response.getStatusCode().value());
		result.put("url", request.uri().toString());
		long size = FRAME_SIZE + AnswerText.encodedSize(request.uri().toString());
		size += putHeaders(result, response.getHeaders());
		long length = contentLength(response);
		if (length > request.maxSize() && !request.method().equals("HEAD")) {
			throw LimitedStream.tooLarge(request.maxSize());
		}
		String file = request.file();
		if (file != null) {
			result.put("file", file);
			result.put("size", writeFile(file, request, response));
		}
		else {
			putBody(result, request, response, this.maxResultSize - size);
		}
		return result;
	}

	private static long contentLength(ClientHttpResponse response) {
		try {
			return response.getHeaders().getContentLength();
		}
		catch (IllegalArgumentException ex) {
			throw new HttpStepException(HttpProblem.BAD_ANSWER, "the answer has no valid Content-Length", ex);
		}
	}

	private static long putHeaders(Map<String, Object> result, HttpHeaders answered) {
		Map<String, Object> headers = new LinkedHashMap<>();
		long size = 0;
		for (String name : answered.headerNames()) {
			List<String> values = answered.getOrEmpty(name);
			headers.put(name.toLowerCase(Locale.ROOT), (values.size() == 1) ? values.get(0) : List.copyOf(values));
			size += name.length() + 4 + values.stream().mapToLong((value) -> AnswerText.encodedSize(value) + 1).sum();
		}
		if (size > MAX_HEADER_SIZE) {
			throw new HttpStepException(HttpProblem.TOO_LARGE,
					"the headers of the answer take more than " + MAX_HEADER_SIZE + " bytes", null);
		}
		result.put("headers", headers);
		return size;
	}

	private void putBody(Map<String, Object> result, HttpStepRequest request, ClientHttpResponse response, long room)
			throws IOException {
		long limit = Math.min(request.maxSize(), room);
		byte[] body;
		try (LimitedStream stream = new LimitedStream(response.getBody(), limit)) {
			body = stream.readAllBytes();
		}
		catch (HttpStepException ex) {
			throw (limit < request.maxSize()) ? tooLargeForResult(room) : ex;
		}
		String text = AnswerText.decode(body, mediaType(response));
		String encoded = (text != null) ? text : Base64.getEncoder().encodeToString(body);
		if (AnswerText.encodedSize(encoded) > room) {
			throw tooLargeForResult(room);
		}
		result.put((text != null) ? "body" : "bodyBase64", encoded);
		result.put("size", body.length);
	}

	private static HttpStepException tooLargeForResult(long room) {
		return new HttpStepException(HttpProblem.TOO_LARGE, "the answer does not fit into a result, which has room for "
				+ room + " bytes of it: give 'file' to write it to a file", null);
	}

	private static @Nullable MediaType mediaType(ClientHttpResponse response) {
		try {
			return response.getHeaders().getContentType();
		}
		catch (InvalidMediaTypeException ex) {
			return MediaType.APPLICATION_OCTET_STREAM;
		}
	}

	private long writeFile(String path, HttpStepRequest request, ClientHttpResponse response) throws IOException {
		if (this.files == null) {
			throw new IllegalStateException("There is no file root");
		}
		try (LimitedStream body = new LimitedStream(response.getBody(), request.maxSize())) {
			AnswerFile.write(body, this.files, path);
			return body.count();
		}
	}

}
