package io.jobtail.store;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.NotBlank;

/**
 * Where jobs are kept.
 *
 * @param store {@code sqlite} (a file that survives the process), {@code redis} (shared by several
 *     processes) or {@code memory} (gone with it)
 * @param dataDir the folder for everything that is kept on disk; made if it is not there
 */
@ConfigurationProperties("jobtail")
public record StoreConfiguration(
    @Bindable(defaultValue = "sqlite") @NotBlank String store,
    @Bindable(defaultValue = "data") @NotBlank String dataDir) {}
