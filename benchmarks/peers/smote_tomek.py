from resample import serve_sampler

serve_sampler("smote-tomek")
