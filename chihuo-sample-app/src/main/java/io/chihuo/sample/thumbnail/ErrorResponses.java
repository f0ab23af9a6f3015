// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.thumbnail;

import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;

import org.springframework.beans.TypeMismatchException;
import org.springframework.core.MethodParameter;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.server.ServerWebInputException;

import io.chihuo.AlreadyCompletedException;
import io.chihuo.BackendUnavailableException;
import io.chihuo.NoWorkerException;
import io.chihuo.QueueFullException;
import io.chihuo.TokenExpiredException;
import io.chihuo.TooManyPendingException;

/**
 * Answers where there is no result; comes before the answers of Spring Boot, which would
 * not name the parameter.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
@RestControllerAdvice
class ErrorResponses {

	private final ThumbnailProperties properties;

	ErrorResponses(ThumbnailProperties properties) {
		this.properties = properties;
	}

	@ExceptionHandler
	ProblemDetail onInvalidImage(InvalidImageException ex) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, ex.getMessage());
	}

	@ExceptionHandler(DataBufferLimitException.class)
	ProblemDetail onBodyTooLarge() {
		return ProblemDetail.forStatusAndDetail(HttpStatus.CONTENT_TOO_LARGE,
				"The body has more than " + this.properties.getMaxSize().toBytes() + " bytes");
	}

	@ExceptionHandler
	ProblemDetail onInvalidParameter(ServerWebInputException ex) {
		MethodParameter parameter = ex.getMethodParameter();
		String detail = (parameter != null && ex.getCause() instanceof TypeMismatchException) ? "'"
				+ parameter.getParameterName() + "' must be of type " + parameter.getParameterType().getSimpleName()
				: ex.getReason();
		return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, detail);
	}

	@ExceptionHandler({ TimeoutException.class, NoWorkerException.class, CancellationException.class })
	ResponseEntity<ProblemDetail> onNoWorker() {
		return unavailable("No worker has made the thumbnail within " + this.properties.getWait().toMillis() + " ms");
	}

	@ExceptionHandler({ QueueFullException.class, TooManyPendingException.class })
	ResponseEntity<ProblemDetail> onTooManyTasks() {
		return unavailable("Too many thumbnails are waiting to be made");
	}

	@ExceptionHandler(BackendUnavailableException.class)
	ResponseEntity<ProblemDetail> onBackendUnavailable() {
		return unavailable("The backend does not answer");
	}

	@ExceptionHandler(TokenExpiredException.class)
	ProblemDetail onTokenExpired() {
		return ProblemDetail.forStatusAndDetail(HttpStatus.GONE, "The token is not valid, or not any more");
	}

	@ExceptionHandler(AlreadyCompletedException.class)
	ProblemDetail onAlreadyCompleted() {
		return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, "It was decided otherwise before");
	}

	private ResponseEntity<ProblemDetail> unavailable(String detail) {
		return ResponseEntity.of(ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, detail))
			.header(HttpHeaders.RETRY_AFTER, Long.toString(this.properties.getRetryAfter().toSeconds()))
			.build();
	}

}
