// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.thumbnail;

import reactor.core.publisher.Mono;

import org.springframework.core.MethodParameter;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.BindingContext;
import org.springframework.web.reactive.result.method.HandlerMethodArgumentResolver;
import org.springframework.web.server.ServerWebExchange;

/**
 * Reads parameters of type {@code byte[]} from the body: a checked image, whatever the
 * header {@code Content-Type} says. A {@code @RequestBody} would refuse that of a form,
 * which {@code curl} sends.
 */
@Component
class ImageBodyResolver implements HandlerMethodArgumentResolver {

	private final ThumbnailProperties properties;

	private final ImageDecoder decoder;

	ImageBodyResolver(ThumbnailProperties properties, ImageDecoder decoder) {
		this.properties = properties;
		this.decoder = decoder;
	}

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return parameter.getParameterType() == byte[].class;
	}

	@Override
	public Mono<Object> resolveArgument(MethodParameter parameter, BindingContext context, ServerWebExchange exchange) {
		return readBody(exchange.getRequest()).doOnNext(this.decoder::checkImage).cast(Object.class);
	}

	private Mono<byte[]> readBody(ServerHttpRequest request) {
		int limit = (int) this.properties.getMaxSize().toBytes();
		if (request.getHeaders().getContentLength() > limit) {
			return Mono.error(new DataBufferLimitException("The body is longer than the limit"));
		}
		return DataBufferUtils.join(request.getBody(), limit)
			.map(ImageBodyResolver::toBytes)
			.defaultIfEmpty(new byte[0]);
	}

	private static byte[] toBytes(DataBuffer buffer) {
		byte[] bytes = new byte[buffer.readableByteCount()];
		buffer.read(bytes);
		DataBufferUtils.release(buffer);
		return bytes;
	}

}
