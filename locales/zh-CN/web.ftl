# 网页

web-skip = 跳到正文
web-missing = 没有这一页，或者不在你能看的范围里。
web-broken = 这一步没有做成，原因已记入日志。填写的内容没有写入台账。
web-fault-title = 没有做成
web-to-todo = 回到待办
